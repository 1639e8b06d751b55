"""The layout of every cell, and the sentences a wrong parameter or state gets from each."""

import numpy as np
import pytest

import gatedrnn.params
from gatedrnn import reference
from gatedrnn.params import LSTMParams, RNNParams
from gatedrnn.reference import (
    CoupledLSTMCell,
    GRUBeforeCell,
    GRUCell,
    LSTMCell,
    PeepholeLSTMCell,
    RNNCell,
    unroll,
    unroll_backward,
    unroll_forward,
)
from gatedrnn.spec import COUPLED, GRU, GRU_BEFORE, LSTM, PEEPHOLE, RNN, HiddenState, LSTMState

B, T, D, H = 3, 4, 5, 6
CELLS = [RNNCell, LSTMCell, GRUCell, GRUBeforeCell, PeepholeLSTMCell, CoupledLSTMCell]

each_cell = pytest.mark.parametrize("cell_class", CELLS, ids=lambda cell: cell.spec.name)


def refuse(call, *args, **kwargs):
    """The message of the ValueError; it has to be one line."""
    with pytest.raises(ValueError, match=": ") as caught:
        call(*args, **kwargs)
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("spec", "layout"),
    [
        (RNN, ("rnn", ("n",), HiddenState, ())),
        (LSTM, ("lstm", ("i", "f", "g", "o"), LSTMState, ())),
        (GRU, ("gru", ("r", "z", "n"), HiddenState, ("b_hn",))),
        (GRU_BEFORE, ("gru_before", ("r", "z", "n"), HiddenState, ())),
        (PEEPHOLE, ("peephole_lstm", ("i", "f", "g", "o"), LSTMState, ("p_i", "p_f", "p_o"))),
        (COUPLED, ("coupled_lstm", ("f", "g", "o"), LSTMState, ())),
    ],
)
def test_layouts(spec, layout):
    assert (spec.name, spec.blocks, spec.states, spec.extra) == layout
    assert len(spec.blocks) == spec.G


@each_cell
def test_the_parameters_have_the_fields_of_the_spec(draw, cell_class):
    params = draw(B, T, D, H, cell=cell_class).params
    assert params._fields == ("W", "U", "b", *cell_class.spec.extra)
    assert cell_class.spec.check_params(params) == (D, H)
    assert cell_class(params).initial_state(B)._fields == cell_class.spec.states._fields


@each_cell
def test_the_zero_state(draw, cell_class):
    for dtype in ("float32", "float64"):
        cell = cell_class(draw(B, T, D, H, cell=cell_class, dtype=dtype).params)
        for array in cell.initial_state(7):
            assert (array.shape, array.dtype) == ((7, H), np.dtype(dtype))
            assert not array.any()


@each_cell
def test_parameters(draw, cell_class):
    params, name = draw(B, T, D, H, cell=cell_class).params, cell_class.spec.name
    width = cell_class.spec.G * H
    assert refuse(cell_class, params._replace(U=params.U[:, 1:])) == (
        f"{name}: U has shape (6, {width - 1}), expected (6, {width})"
    )
    assert refuse(cell_class, params._replace(W=params.W[:, 1:])) == (
        f"{name}: W has shape (5, {width - 1}), expected (5, {width})"
    )
    assert refuse(cell_class, params._replace(b=params.b[None])) == (
        f"{name}: b has shape (1, {width}), expected ({width},)"
    )
    any_width = "H" if cell_class is RNNCell else f"{cell_class.spec.G}*H"
    assert refuse(cell_class, params._replace(W=params.W[0])) == (
        f"{name}: W has shape ({width},), expected (D, {any_width})"
    )
    fields = ", ".join(params._fields[:-1]) + f" and {params._fields[-1]}"
    assert refuse(cell_class, tuple(params)) == (
        f"{name}: params is a tuple, expected the fields {fields}"
    )


@pytest.mark.parametrize(
    ("cell_class", "extra"),
    [(cell, extra) for cell in (GRUCell, PeepholeLSTMCell) for extra in cell.spec.extra],
)
def test_extra_parameters(draw, cell_class, extra):
    params, name = draw(B, T, D, H, cell=cell_class).params, cell_class.spec.name
    array = getattr(params, extra)
    for wrong in (array[1:], array[None], array[0]):
        assert refuse(cell_class, params._replace(**{extra: wrong})) == (
            f"{name}: {extra} has shape {wrong.shape}, expected (6,)"
        )
    assert refuse(cell_class, params._replace(**{extra: array.astype("float32")})) == (
        f"{name}: {extra} has dtype float32, expected float64, the dtype of the parameters"
    )
    assert refuse(cell_class, params._replace(**{extra: None})) == (
        f"{name}: {extra} is a NoneType, expected an array"
    )


def test_the_parameters_of_another_cell(draw):
    """Without the check, the second bias of a GRU would be lost in a reset-before cell."""
    gru, peephole = (draw(B, T, D, H, cell=cell).params for cell in (GRUCell, PeepholeLSTMCell))
    assert refuse(GRUBeforeCell, gru) == (
        "gru_before: params is a GRUParams, expected the fields W, U and b"
    )
    assert refuse(LSTMCell, peephole) == (
        "lstm: params is a PeepholeLSTMParams, expected the fields W, U and b"
    )
    assert refuse(GRUCell, LSTMParams(*gru[:3])) == (
        "gru: params is a LSTMParams, expected the fields W, U, b and b_hn"
    )
    assert refuse(RNNCell, RNNParams(*gru[:3])) == "rnn: W has shape (5, 18), expected (5, 6)"


@each_cell
def test_states(draw, cell_class):
    params, xs, state, dys, _ = draw(B, T, D, H, cell=cell_class)
    cell, name, fields = cell_class(params), cell_class.spec.name, state._fields
    expected = "expected (h,)" if fields == ("h",) else "expected (h, c)"
    _, _, tape = unroll_forward(cell, xs, state)
    for wrong, problem in (
        ((*state, *state), f"state holds {2 * len(fields)} arrays"),
        ((), "state holds 0 arrays"),
        ({"h": state.h}, "state is a dict"),
        (None, "state is a NoneType"),
        (state.h, "state is one array"),
    ):
        assert refuse(cell, xs[:, 0], wrong) == f"{name}: {problem}, {expected}"
        if wrong is not None:
            assert refuse(unroll, cell, xs, wrong) == f"{name}: {problem}, {expected}"
            assert (
                refuse(unroll_backward, cell, dys, wrong, tape) == f"{name}: {problem}, {expected}"
            )
    for field in fields:
        narrow = state._replace(**{field: getattr(state, field)[:, 1:]})
        sentence = f"{name}: {field} has shape (3, 5), expected (3, 6)"
        assert refuse(cell, xs[:, 0], narrow) == sentence
        assert refuse(cell.backward, dys[:, 0], narrow, tape.caches[0]) == sentence


@each_cell
@pytest.mark.parametrize("shape", [(3, 1), (6,), (1, 6), (3, 5)])
def test_the_gradient_at_one_output(draw, cell_class, shape):
    """NumPy would broadcast the first three, and the answer would be wrong in silence."""
    params, xs, state, _, dstate = draw(B, T, D, H, cell=cell_class)
    cell = cell_class(params)
    _, _, cache = cell.forward(xs[:, 0], state)
    assert refuse(cell.backward, np.ones(shape), dstate, cache) == (
        f"{cell.spec.name}: dy has shape {shape}, expected (3, 6)"
    )


@each_cell
def test_inputs_and_lengths(draw, cell_class):
    params, xs, state, _, _ = draw(B, T, D, H, cell=cell_class)
    cell, name = cell_class(params), cell_class.spec.name
    assert refuse(cell, xs[:, 0, 1:], state) == f"{name}: x has shape (3, 4), expected (B, 5)"
    assert refuse(unroll, cell, xs[0]) == f"{name}: xs has shape (4, 5), expected (B, T, 5)"
    assert refuse(unroll, cell, xs.astype("float32")) == (
        f"{name}: xs has dtype float32, expected float64, the dtype of the parameters"
    )
    assert refuse(unroll, cell, xs, lengths=[1, 2, 5]) == (
        f"{name}: lengths contains 5, expected numbers from 0 to T = 4"
    )


def test_every_cell_is_tested_here():
    cells = {name for name in reference.__all__ if name.endswith("Cell")}
    assert cells == {cell.__name__ for cell in CELLS}
    sets = {name for name in gatedrnn.params.__all__ if name.endswith("Params")}
    assert sets == {cell.__annotations__["params"].__name__ for cell in CELLS}
