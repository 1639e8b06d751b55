"""What the PyTorch and TensorFlow twins promise beyond their numbers: edges and error sentences."""

import numpy as np
import pytest

from gatedrnn.reference import unroll

B, T, D, H = 3, 4, 2, 5


def sentence(caught, name="lstm") -> str:
    """The message; Keras wraps what a layer raises, and the sentence stands inside."""
    message = str(caught.value)
    lines = [line for line in message.splitlines() if f"{name}: " in line]
    assert len(lines) == 1
    return lines[0][lines[0].index(f"{name}: ") :]


def numbers(kind, state) -> list[np.ndarray]:
    return [kind.array(tensor) for tensor in state]


@pytest.mark.parametrize("sizes", [(2, 0, 3, 4), (0, 5, 3, 4)], ids=["T = 0", "B = 0"])
@pytest.mark.parametrize("reverse", [False, True])
def test_nothing_to_run_over(draw, kind, sizes, reverse):
    instance = draw(*sizes, cell=kind.reference)
    cell = kind.twin(instance.params)
    state = tuple(map(kind.tensor, instance.state))
    ys, last = kind.package.unroll(cell, kind.tensor(instance.xs), state, reverse=reverse)
    assert tuple(ys.shape) == (sizes[0], sizes[1], sizes[3])
    assert type(last) is cell.spec.states
    for actual, expected in zip(numbers(kind, last), instance.state, strict=True):
        np.testing.assert_array_equal(actual, expected)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_absent_state_means_zeros(draw, kind, dtype):
    params, xs, _, _, _ = draw(B, T, D, H, cell=kind.reference, dtype=dtype)
    ys, last = kind.package.unroll(kind.twin(params), kind.tensor(xs))
    expected, state = unroll(kind.reference(params), xs)
    tolerance = {"float32": 1e-5, "float64": 1e-12}[dtype]
    np.testing.assert_allclose(kind.array(ys), expected, atol=tolerance)
    for actual, right in zip(numbers(kind, last), state, strict=True):
        np.testing.assert_allclose(actual, right, atol=tolerance)
    assert type(last) is type(state)


def test_one_step(draw, kind):
    params, xs, state, _, _ = draw(B, 1, D, H, cell=kind.reference)
    cell = kind.twin(params)
    y, new = cell(kind.tensor(xs[:, 0]), type(state)(*map(kind.tensor, state)))
    expected, after = kind.reference(params)(xs[:, 0], state)
    np.testing.assert_allclose(kind.array(y), expected, atol=1e-12)
    for actual, right in zip(numbers(kind, new), after, strict=True):
        np.testing.assert_allclose(actual, right, atol=1e-12)
    np.testing.assert_array_equal(kind.array(new.h), kind.array(y))
    assert cell.spec is kind.reference.spec
    assert type(new) is type(state)


def test_parameters_are_copies(draw, kind):
    """Training the twin leaves the NumPy parameters alone, and the other way round."""
    params = draw(B, T, D, H, cell=kind.reference).params
    cell, before = kind.twin(params), [p.copy() for p in params]
    for p in params:
        p[:] = 0
    for name, expected in zip(params._fields, before, strict=True):
        np.testing.assert_array_equal(kind.array(getattr(cell, name)), expected)


def test_nan_stays_in_its_own_sequence(draw, kind):
    params, xs, _, _, _ = draw(B, T, D, H, cell=kind.reference)
    xs[1, 2, 0] = np.nan
    ys, _ = kind.package.unroll(kind.twin(params), kind.tensor(xs))
    ys = kind.array(ys)
    assert np.isnan(ys[1, 2:]).all()
    assert np.isfinite(ys[1, :2]).all()
    assert np.isfinite(ys[[0, 2]]).all()


def test_every_parameter_is_checked(draw, kind):
    params, name = draw(B, T, D, H, cell=kind.reference).params, kind.reference.spec.name
    for field, array in params._asdict().items():
        with pytest.raises(ValueError, match=f"{name}: ") as caught:
            kind.twin(params._replace(**{field: array[..., 1:]}))
        # One column less in W or U is a question of G*H, so either of them may be named.
        assert "has shape" in str(caught.value)
    with pytest.raises(ValueError, match=f"{name}: params is a tuple, expected the fields W, U"):
        kind.twin(tuple(params))


def test_every_step_is_checked(draw, kind):
    params, xs, state, _, _ = draw(B, T, D, H, cell=kind.reference)
    cell, name = kind.twin(params), kind.reference.spec.name
    state = type(state)(*map(kind.tensor, state))
    with pytest.raises(ValueError, match=f"{name}: ") as caught:
        cell(kind.tensor(xs[:, 0, :1]), state)
    assert sentence(caught, name).startswith(f"{name}: x has shape (3, 1), expected (B, 2)")
    for field in state._fields:
        wrong = state._replace(**{field: getattr(state, field)[:, 1:]})
        with pytest.raises(ValueError, match=f"{name}: ") as caught:
            cell(kind.tensor(xs[:, 0]), wrong)
        expected = f"{name}: {field} has shape (3, 4), expected (3, 5)"
        assert sentence(caught, name).startswith(expected)


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
        (lambda xs, h, c: (xs, h), "lstm: state is one array, expected (h, c)"),
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


def test_lengths_may_be_a_tensor(draw, kind):
    params, xs, _, _, _ = draw(B, T, D, H, cell=kind.reference)
    lengths = kind.tensor([1, 4, 0])
    ys, _ = kind.package.unroll(kind.twin(params), kind.tensor(xs), lengths=lengths)
    expected, _ = unroll(kind.reference(params), xs, lengths=[1, 4, 0])
    np.testing.assert_allclose(kind.array(ys), expected, atol=1e-12)


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
        (lambda x, h, c: (x, h), "lstm: state is one array, expected (h, c)"),
    ],
)
def test_wrong_step(draw, twin, call, expected):
    instance = draw(B, T, D, H)
    x, state = call(instance.xs[:, 0], *instance.state)
    state = tuple(map(twin.tensor, state)) if isinstance(state, tuple) else twin.tensor(state)
    with pytest.raises(ValueError, match="lstm: ") as caught:
        twin.package.LSTMCell(instance.params)(twin.tensor(x), state)
    assert sentence(caught).startswith(expected)
