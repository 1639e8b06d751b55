"""What the PyTorch and TensorFlow twins promise beyond their numbers: edges and error sentences."""

import numpy as np
import pytest

from gatedrnn.reference import LSTMCell, unroll
from gatedrnn.spec import LSTM, LSTMState

B, T, D, H = 3, 4, 2, 5


def sentence(caught) -> str:
    """The message; Keras wraps what a layer raises, and the sentence stands inside."""
    message = str(caught.value)
    lines = [line for line in message.splitlines() if "lstm: " in line]
    assert len(lines) == 1
    return lines[0][lines[0].index("lstm: ") :]


@pytest.mark.parametrize("sizes", [(2, 0, 3, 4), (0, 5, 3, 4)], ids=["T = 0", "B = 0"])
@pytest.mark.parametrize("reverse", [False, True])
def test_nothing_to_run_over(draw, twin, sizes, reverse):
    instance = draw(*sizes)
    cell = twin.package.LSTMCell(instance.params)
    state = tuple(map(twin.tensor, instance.state))
    ys, last = twin.package.unroll(cell, twin.tensor(instance.xs), state, reverse=reverse)
    assert tuple(ys.shape) == (sizes[0], sizes[1], sizes[3])
    assert type(last) is LSTMState
    for actual, expected in zip(last, instance.state, strict=True):
        np.testing.assert_array_equal(twin.array(actual), expected)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_absent_state_means_zeros(draw, twin, dtype):
    params, xs, _, _, _ = draw(B, T, D, H, dtype=dtype)
    ys, last = twin.package.unroll(twin.package.LSTMCell(params), twin.tensor(xs))
    expected, state = unroll(LSTMCell(params), xs)
    tolerance = {"float32": 1e-5, "float64": 1e-12}[dtype]
    np.testing.assert_allclose(twin.array(ys), expected, atol=tolerance)
    np.testing.assert_allclose(twin.array(last.c), state.c, atol=tolerance)
    assert type(last) is LSTMState


def test_one_step(draw, twin):
    params, xs, state, _, _ = draw(B, 1, D, H)
    cell = twin.package.LSTMCell(params)
    y, new = cell(twin.tensor(xs[:, 0]), LSTMState(*map(twin.tensor, state)))
    expected, after = LSTMCell(params)(xs[:, 0], state)
    np.testing.assert_allclose(twin.array(y), expected, atol=1e-12)
    np.testing.assert_allclose(twin.array(new.c), after.c, atol=1e-12)
    np.testing.assert_array_equal(twin.array(new.h), twin.array(y))
    assert cell.spec is LSTM
    assert type(new) is LSTMState


def test_parameters_are_copies(draw, twin):
    """Training the twin leaves the NumPy parameters alone, and the other way round."""
    params = draw(B, T, D, H).params
    cell, before = twin.package.LSTMCell(params), params.W.copy()
    params.W[:] = 0
    np.testing.assert_array_equal(twin.array(cell.W), before)


def test_nan_stays_in_its_own_sequence(draw, twin):
    params, xs, _, _, _ = draw(B, T, D, H)
    xs[1, 2, 0] = np.nan
    ys, _ = twin.package.unroll(twin.package.LSTMCell(params), twin.tensor(xs))
    ys = twin.array(ys)
    assert np.isnan(ys[1, 2:]).all()
    assert np.isfinite(ys[1, :2]).all()
    assert np.isfinite(ys[[0, 2]]).all()


def drop_gate(params):
    return type(params)(*(p[..., : 3 * H] for p in params))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (drop_gate, "lstm: W has shape (2, 15), expected (2, 20)"),
        (lambda p: p._replace(U=p.U[:, 1:]), "lstm: U has shape (5, 19), expected (5, 20)"),
        (lambda p: p._replace(b=p.b[None]), "lstm: b has shape (1, 20), expected (20,)"),
        (
            lambda p: p._replace(b=p.b.astype("float32")),
            "lstm: b has dtype float32, expected float64, the dtype of the parameters",
        ),
        (
            lambda p: p._replace(W=p.W.astype(int)),
            "lstm: W has dtype int64, expected float32 or float64",
        ),
        (
            lambda p: p._replace(U=p.U.tolist()),
            "lstm: U is a list, expected an array",
        ),
        (tuple, "lstm: params is a tuple, expected the fields W, U and b"),
    ],
)
def test_wrong_parameters(draw, twin, change, expected):
    with pytest.raises(ValueError, match="lstm: ") as caught:
        twin.package.LSTMCell(change(draw(B, T, D, H).params))
    assert str(caught.value) == expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda xs, h, c: (xs[0], (h, c)), "lstm: xs has shape (4, 2), expected (B, T, 2)"),
        (
            lambda xs, h, c: (xs[..., :1], (h, c)),
            "lstm: xs has shape (3, 4, 1), expected (B, T, 2)",
        ),
        (
            lambda xs, h, c: (xs.astype("float32"), (h, c)),
            "lstm: xs has dtype float32, expected float64, the dtype of the parameters",
        ),
        (lambda xs, h, c: (xs, (h[:2], c)), "lstm: h has shape (2, 5), expected (3, 5)"),
        (lambda xs, h, c: (xs, (h, c[:, :4])), "lstm: c has shape (3, 4), expected (3, 5)"),
        (lambda xs, h, c: (xs, h), "lstm: state holds one array, expected (h, c)"),
        (lambda xs, h, c: (xs, (h,)), "lstm: state holds one array, expected (h, c)"),
    ],
)
def test_wrong_sequences(draw, twin, call, expected):
    instance = draw(B, T, D, H)
    xs, state = call(instance.xs, *instance.state)
    state = tuple(map(twin.tensor, state)) if isinstance(state, tuple) else twin.tensor(state)
    cell = twin.package.LSTMCell(instance.params)
    with pytest.raises(ValueError, match="lstm: ") as caught:
        twin.package.unroll(cell, twin.tensor(xs), state)
    # PyTorch's dtypes are called torch.float32 and so on.
    assert str(caught.value).replace("torch.", "") == expected


def test_wrong_lengths(draw, twin):
    params, xs, _, _, _ = draw(B, T, D, H)
    cell = twin.package.LSTMCell(params)
    with pytest.raises(ValueError, match="lengths") as caught:
        twin.package.unroll(cell, twin.tensor(xs), lengths=[1, 5, 2])
    assert str(caught.value) == "lstm: lengths contains 5, expected numbers from 0 to T = 4"


def test_lengths_may_be_a_tensor(draw, twin):
    params, xs, _, _, _ = draw(B, T, D, H)
    cell = twin.package.LSTMCell(params)
    ys, _ = twin.package.unroll(cell, twin.tensor(xs), lengths=twin.tensor([1, 4, 0]))
    expected, _ = unroll(LSTMCell(params), xs, lengths=[1, 4, 0])
    np.testing.assert_allclose(twin.array(ys), expected, atol=1e-12)


def test_lists_are_no_sequences(draw, twin):
    params, xs, _, _, _ = draw(B, T, D, H)
    with pytest.raises(ValueError, match="lstm: ") as caught:
        twin.package.unroll(twin.package.LSTMCell(params), xs.tolist())
    assert str(caught.value) == "lstm: xs is a list, expected an array"


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda x, h, c: (x[:, :1], (h, c)), "lstm: x has shape (3, 1), expected (B, 2)"),
        (lambda x, h, c: (x, (h, c[:, :4])), "lstm: c has shape (3, 4), expected (3, 5)"),
        (lambda x, h, c: (x, h), "lstm: state holds one array, expected (h, c)"),
    ],
)
def test_wrong_step(draw, twin, call, expected):
    instance = draw(B, T, D, H)
    x, state = call(instance.xs[:, 0], *instance.state)
    state = tuple(map(twin.tensor, state)) if isinstance(state, tuple) else twin.tensor(state)
    with pytest.raises(ValueError, match="lstm: ") as caught:
        twin.package.LSTMCell(instance.params)(twin.tensor(x), state)
    assert sentence(caught).startswith(expected)
