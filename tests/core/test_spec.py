"""The sentences a reader gets for a wrong shape, dtype, gate count or number of states."""

import numpy as np
import pytest

from gatedrnn.params import LSTMParams
from gatedrnn.reference import LSTMCell, state_jacobian, unroll, unroll_backward, unroll_forward
from gatedrnn.spec import LSTM, HiddenState, LSTMState

B, T, D, H = 3, 4, 5, 6


@pytest.fixture
def instance(draw):
    return draw(B, T, D, H)


@pytest.fixture
def cell(instance):
    return LSTMCell(instance.params)


def refuse(call, *args, **kwargs):
    """The message of the ValueError; it has to be one line."""
    with pytest.raises(ValueError, match="lstm: ") as caught:
        call(*args, **kwargs)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_the_layout_of_the_lstm():
    assert (LSTM.name, LSTM.blocks, LSTM.states) == ("lstm", ("i", "f", "g", "o"), LSTMState)
    assert (LSTM.G, LSTM.extra) == (4, ())
    assert LSTMState._fields == ("h", "c")
    assert HiddenState._fields == ("h",)
    assert LSTM.check_params(LSTMParams(np.ones((D, 24)), np.ones((H, 24)), np.ones(24))) == (D, H)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda p: p._replace(U=p.U[:, :23]), "lstm: U has shape (6, 23), expected (6, 24)"),
        (lambda p: p._replace(W=p.W[:, :23]), "lstm: W has shape (5, 23), expected (5, 24)"),
        (lambda p: p._replace(b=p.b[:23]), "lstm: b has shape (23,), expected (24,)"),
        (lambda p: p._replace(b=p.b[:, None]), "lstm: b has shape (24, 1), expected (24,)"),
        (lambda p: p._replace(b=p.b[0]), "lstm: b has shape (), expected (24,)"),
        (lambda p: p._replace(W=p.W[0]), "lstm: W has shape (24,), expected (D, 4*H)"),
        (lambda p: p._replace(U=p.U[None]), "lstm: U has shape (1, 6, 24), expected (H, 4*H)"),
        # The three blocks of a GRU are not the four of an LSTM.
        (
            lambda p: LSTMParams(*(a[..., :18] for a in p)),
            "lstm: W has shape (5, 18), expected (5, 24)",
        ),
        (
            lambda p: p._replace(U=p.U.astype(np.float32)),
            "lstm: U has dtype float32, expected float64, the dtype of the parameters",
        ),
        (
            lambda p: LSTMParams(*(a.astype(int) for a in p)),
            "lstm: W has dtype int64, expected float32 or float64",
        ),
        (
            lambda p: LSTMParams(*(a.astype(np.float16) for a in p)),
            "lstm: W has dtype float16, expected float32 or float64",
        ),
        (lambda p: p._replace(W=p.W.tolist()), "lstm: W is a list, expected an array"),
        (lambda p: p._replace(b=None), "lstm: b is a NoneType, expected an array"),
        (tuple, "lstm: params is a tuple, expected the fields W, U and b"),
        (lambda p: None, "lstm: params is a NoneType, expected the fields W, U and b"),
    ],
)
def test_parameters(instance, change, expected):
    assert refuse(LSTMCell, change(instance.params)) == expected


@pytest.mark.parametrize("change", [lambda x: x[..., :4], lambda x: x[0], lambda x: x[None]])
def test_shape_of_an_input(instance, cell, change):
    x, xs = change(instance.xs[:, 0]), change(instance.xs)
    assert refuse(cell, x, instance.state) == f"lstm: x has shape {x.shape}, expected (B, 5)"
    assert refuse(cell.forward, x, instance.state).startswith("lstm: x has shape")
    assert refuse(unroll, cell, xs) == f"lstm: xs has shape {xs.shape}, expected (B, T, 5)"


@pytest.mark.parametrize("dtype", ["float32", "int64", "complex128", "bool"])
def test_dtype_of_an_input(instance, cell, dtype):
    xs = np.ones((B, T, D), dtype)
    message = f"has dtype {dtype}, expected float64, the dtype of the parameters"
    assert refuse(cell, xs[:, 0], instance.state) == f"lstm: x {message}"
    assert refuse(unroll, cell, xs) == f"lstm: xs {message}"


@pytest.mark.parametrize(("value", "kind"), [([[1.0]], "list"), (None, "NoneType"), (3, "int")])
def test_an_input_that_is_no_array(instance, cell, value, kind):
    assert refuse(cell, value, instance.state) == f"lstm: x is a {kind}, expected an array"
    assert refuse(unroll, cell, value) == f"lstm: xs is a {kind}, expected an array"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda h, c: h, "lstm: state is one array, expected (h, c)"),
        (lambda h, c: HiddenState(h), "lstm: state holds one array, expected (h, c)"),
        (lambda h, c: (h, c, c), "lstm: state holds 3 arrays, expected (h, c)"),
        (lambda h, c: {"h": h, "c": c}, "lstm: state is a dict, expected (h, c)"),
        (lambda h, c: (h[:2], c), "lstm: h has shape (2, 6), expected (3, 6)"),
        (lambda h, c: (h, c[:, :5]), "lstm: c has shape (3, 5), expected (3, 6)"),
        (lambda h, c: (h, c[0]), "lstm: c has shape (6,), expected (3, 6)"),
        (lambda h, c: (h.tolist(), c), "lstm: h is a list, expected an array"),
        (
            lambda h, c: (h, c.astype(np.float32)),
            "lstm: c has dtype float32, expected float64, the dtype of the parameters",
        ),
    ],
)
def test_states(instance, cell, change, expected):
    state = change(*instance.state)
    assert refuse(cell, instance.xs[:, 0], state) == expected
    assert refuse(unroll, cell, instance.xs, state) == expected
    _, _, tape = unroll_forward(cell, instance.xs)
    assert refuse(unroll_backward, cell, instance.dys, change(*instance.dstate), tape) == expected
    cache, dy = tape.caches[0], instance.dys[:, 0]
    assert refuse(cell.backward, dy, change(*instance.dstate), cache) == expected


def test_a_step_needs_a_state(instance, cell):
    expected = "lstm: state is a NoneType, expected (h, c)"
    assert refuse(cell, instance.xs[:, 0], None) == expected


@pytest.mark.parametrize("shape", [(3, 3, 6), (3, 4, 5), (4, 6), (3, 4, 1)])
def test_gradients_at_every_output(instance, cell, shape):
    _, _, tape = unroll_forward(cell, instance.xs)
    message = refuse(unroll_backward, cell, np.ones(shape), None, tape)
    assert message == f"lstm: dys has shape {shape}, expected (3, 4, 6)"


@pytest.mark.parametrize("shape", [(3, 1), (6,), (1, 6), (3, 5)])
def test_the_gradient_at_one_output(instance, cell, shape):
    """NumPy would broadcast the first three, and the answer would be wrong in silence."""
    _, _, cache = cell.forward(instance.xs[:, 0], instance.state)
    message = refuse(cell.backward, np.ones(shape), instance.dstate, cache)
    assert message == f"lstm: dy has shape {shape}, expected (3, 6)"


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([1, 2], "lstm: lengths has shape (2,) and dtype int64, expected 3 integers"),
        (4, "lstm: lengths has shape () and dtype int64, expected 3 integers"),
        ([], "lstm: lengths has shape (0,) and dtype int64, expected 3 integers"),
        ([1.0, 2, 3], "lstm: lengths has shape (3,) and dtype float64, expected 3 integers"),
        ([True] * 3, "lstm: lengths has shape (3,) and dtype bool, expected 3 integers"),
        ([1, 5, 2], "lstm: lengths contains 5, expected numbers from 0 to T = 4"),
        ([1, -1, 2], "lstm: lengths contains -1, expected numbers from 0 to T = 4"),
    ],
)
def test_lengths(instance, cell, lengths, expected):
    assert refuse(unroll, cell, instance.xs, lengths=lengths) == expected


def test_jacobian_takes_one_sequence(instance, cell):
    expected = "lstm: xs has shape (3, 4, 5), expected (T, 5)"
    assert refuse(state_jacobian, cell, instance.xs) == expected
    expected = "lstm: h has shape (3, 6), expected (1, 6)"
    assert refuse(state_jacobian, cell, instance.xs[0], instance.state) == expected


def test_a_symbolic_size_matches_anything():
    class Symbolic:
        shape, dtype = (None, D), "float64"

    LSTM.check_array("x", Symbolic(), ("B", D), np.dtype("float64"))
    LSTM.check_array("x", Symbolic(), (B, D), "float64")
    assert refuse(LSTM.check_array, "x", Symbolic(), (B, 9), "float64") == (
        "lstm: x has shape (None, 5), expected (3, 9)"
    )
