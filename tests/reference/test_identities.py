"""Where one cell is another cell in disguise."""

import numpy as np
import pytest

from gatedrnn.params import (
    GRUBeforeParams,
    LSTMParams,
    PeepholeLSTMParams,
    RNNParams,
)
from gatedrnn.reference import (
    CoupledLSTMCell,
    GRUBeforeCell,
    GRUCell,
    LSTMCell,
    PeepholeLSTMCell,
    RNNCell,
    relative_error,
    unroll,
)

B, T, D, H = 3, 6, 4, 5
# exp(-1000) is 0 in float64: the gate is exactly 0 or exactly 1.
SHUT, OPEN = -1000.0, 1000.0


def gates(params, **biases):
    """Move the biases of blocks r, z far enough that the gate is shut or open."""
    b = params.b.copy()
    for block, value in biases.items():
        k = "rzn".index(block)
        b[k * H : (k + 1) * H] = value
    return params._replace(b=b)


@pytest.mark.parametrize("cell_class", [GRUCell, GRUBeforeCell])
def test_an_open_update_gate_keeps_the_state_exactly(draw, cell_class):
    params, xs, state, _, _ = draw(B, T, D, H, cell=cell_class)
    ys, last = unroll(cell_class(gates(params, z=OPEN)), xs, state)
    np.testing.assert_array_equal(last.h, state.h)
    np.testing.assert_array_equal(ys, np.repeat(state.h[:, None], T, axis=1))


def test_a_shut_update_gate_and_an_open_reset_gate_make_a_plain_rnn(draw):
    params, xs, state, _, _ = draw(B, T, D, H, cell=GRUCell)
    n = slice(2 * H, None)
    rnn = RNNCell(RNNParams(params.W[:, n], params.U[:, n], params.b[n] + params.b_hn))
    ys, _ = unroll(GRUCell(gates(params, z=SHUT, r=OPEN)), xs, state)
    np.testing.assert_allclose(ys, unroll(rnn, xs, state)[0], rtol=0, atol=1e-14)


def test_a_shut_update_gate_and_an_open_reset_gate_before_make_one_too(draw):
    params, xs, state, _, _ = draw(B, T, D, H, cell=GRUBeforeCell)
    n = slice(2 * H, None)
    rnn = RNNCell(RNNParams(params.W[:, n], params.U[:, n], params.b[n]))
    ys, _ = unroll(GRUBeforeCell(gates(params, z=SHUT, r=OPEN)), xs, state)
    np.testing.assert_allclose(ys, unroll(rnn, xs, state)[0], rtol=0, atol=1e-14)


def test_negated_weights_of_z_turn_keep_into_replace(draw):
    """Where z says what is replaced, the same function has the other sign."""
    params, xs, state, _, _ = draw(B, T, D, H, cell=GRUCell)
    z = slice(H, 2 * H)
    cell, flipped = GRUCell(params), [p.copy() for p in params]
    for p in flipped[:3]:
        p[..., z] *= -1
    _, _, ours = cell.forward(xs[:, 0], state)
    _, _, theirs = GRUCell(type(params)(*flipped)).forward(xs[:, 0], state)
    np.testing.assert_allclose(theirs.z, 1 - ours.z, rtol=0, atol=1e-15)
    np.testing.assert_allclose(
        theirs.z * theirs.n + (1 - theirs.z) * state.h, cell(xs[:, 0], state)[0], atol=1e-15
    )


def before_and_after(params, xs, state):
    """Outputs of both GRUs with the same weights; the biases of the candidate add."""
    b = params.b.copy()
    b[2 * H :] += params.b_hn
    before = GRUBeforeCell(GRUBeforeParams(params.W, params.U, b))
    return unroll(before, xs, state)[0], unroll(GRUCell(params), xs, state)[0]


def test_before_equals_after_when_nothing_is_reset(draw):
    params, xs, state, _, _ = draw(B, T, D, H, cell=GRUCell)
    before, after = before_and_after(gates(params, r=OPEN), xs, state)
    np.testing.assert_allclose(before, after, rtol=0, atol=1e-14)


def test_before_equals_after_when_the_weights_are_diagonal(draw):
    params, xs, state, _, _ = draw(B, T, D, H, cell=GRUCell)
    U = params.U.copy()
    U[:, 2 * H :] *= np.eye(H)
    params = params._replace(U=U, b_hn=np.zeros(H))
    before, after = before_and_after(params, xs, state)
    np.testing.assert_allclose(before, after, rtol=0, atol=1e-14)


def test_before_equals_after_when_all_units_reset_alike(draw):
    params, xs, state, _, _ = draw(B, T, D, H, cell=GRUCell)
    W, U, b = params.W.copy(), params.U.copy(), params.b.copy()
    for p in (W, U, b):
        p[..., :H] = p[..., :1]
    params = params._replace(W=W, U=U, b=b, b_hn=np.zeros(H))
    before, after = before_and_after(params, xs, state)
    np.testing.assert_allclose(before, after, rtol=0, atol=1e-14)


def test_otherwise_before_and_after_differ(draw):
    """With the same weights, with or without the second bias."""
    params, xs, state, _, _ = draw(B, T, D, H, cell=GRUCell)
    for b_hn in (params.b_hn, np.zeros(H)):
        before, after = before_and_after(params._replace(b_hn=b_hn), xs, state)
        assert relative_error(before, after) > 0.01


def test_shut_peepholes_are_an_lstm(draw):
    params, xs, state, _, _ = draw(B, T, D, H)
    closed = PeepholeLSTMCell(PeepholeLSTMParams(*params, *np.zeros((3, H))))
    np.testing.assert_array_equal(
        unroll(closed, xs, state)[0], unroll(LSTMCell(params), xs, state)[0]
    )


@pytest.mark.parametrize("peephole", ["p_i", "p_f", "p_o"])
def test_each_peephole_changes_the_outputs(draw, peephole):
    params, xs, state, _, _ = draw(B, T, D, H, cell=PeepholeLSTMCell)
    ys, _ = unroll(PeepholeLSTMCell(params), xs, state)
    shut = PeepholeLSTMCell(params._replace(**{peephole: np.zeros(H)}))
    assert relative_error(unroll(shut, xs, state)[0], ys) > 0.01


def test_coupled_gates_are_an_lstm_whose_input_gate_mirrors_the_forget_gate(draw):
    """Since sigma(-a) = 1 - sigma(a), the input block is the negated forget block."""
    params, xs, state, _, _ = draw(B, T, D, H, cell=CoupledLSTMCell)
    full = LSTMParams(*(np.concatenate([-p[..., :H], p], axis=-1) for p in params))
    ys, last = unroll(CoupledLSTMCell(params), xs, state)
    expected, end = unroll(LSTMCell(full), xs, state)
    np.testing.assert_allclose(ys, expected, rtol=0, atol=1e-14)
    np.testing.assert_allclose(last.c, end.c, rtol=0, atol=1e-14)


def test_a_coupled_cell_stays_between_its_past_and_its_candidate(draw):
    params, xs, _, _, _ = draw(B, 40, D, H, cell=CoupledLSTMCell)
    cell, state = CoupledLSTMCell(params), CoupledLSTMCell(params).initial_state(B)
    for t in range(40):
        _, new, cache = cell.forward(xs[:, t], state)
        low, high = np.minimum(state.c, cache.g), np.maximum(state.c, cache.g)
        assert ((low - 1e-15 <= new.c) & (new.c <= high + 1e-15)).all()
        state = new
    assert np.abs(state.c).max() <= 1
