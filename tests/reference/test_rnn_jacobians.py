"""How a state of the plain RNN depends on an earlier one, in scalar loops, and how far it can."""

import numpy as np
import pytest

from gatedrnn.reference import RNNCell, state_jacobian, unroll_backward, unroll_forward
from gatedrnn.spec import HiddenState

T, D, H = 5, 3, 4


def one_step(U, h_new):
    """Rows are old entries, columns new ones, as everywhere in the book."""
    return np.array([[U[j, k] * (1 - h_new[k] ** 2) for k in range(H)] for j in range(H)])


def product(one, other):
    """Multiply two matrices, entry by entry."""
    return np.array(
        [[sum(one[j, m] * other[m, k] for m in range(H)) for k in range(H)] for j in range(H)]
    )


@pytest.fixture(params=[2, 3])
def sequence(draw, request):
    """A cell, a sequence of one, its first state, and the state after every step."""
    instance = draw(1, T, D, H, cell=RNNCell, seed=request.param)
    cell, state = RNNCell(instance.params), HiddenState(instance.state.h)
    ys, _, tape = unroll_forward(cell, instance.xs, state)
    return cell, instance.xs, state, ys[0], tape


def test_rnn_jacobian(sequence):
    cell, xs, state, hs, _ = sequence
    J = state_jacobian(cell, xs[0, :1], state)
    np.testing.assert_allclose(J, one_step(cell.params.U, hs[0]), rtol=1e-12, atol=1e-14)


def test_rnn_state_jacobian(sequence):
    cell, xs, state, hs, _ = sequence
    expected = np.eye(H)
    for t in range(T):
        expected = product(expected, one_step(cell.params.U, hs[t]))
        J = state_jacobian(cell, xs[0, : t + 1], state)
        np.testing.assert_allclose(J, expected, rtol=1e-12, atol=1e-14)


def test_rnn_bound(sequence):
    """A loss at the last step sends back no more than powers of the norm of U."""
    cell, _, _, hs, tape = sequence
    dh_last = np.arange(1.0, H + 1)
    expected = dh_last
    norm_of_U = np.sqrt(max(np.linalg.eigvalsh(product(cell.params.U, cell.params.U.T))))
    for t in reversed(range(T)):
        J = one_step(cell.params.U, hs[t])
        expected = np.array([sum(J[j, k] * expected[k] for k in range(H)) for j in range(H)])
        lengths = [np.sqrt(sum(v**2 for v in vector)) for vector in (expected, dh_last)]
        assert lengths[0] <= norm_of_U ** (T - t) * lengths[1]
    arriving = HiddenState(dh_last[None])
    _, dstate, _ = unroll_backward(cell, np.zeros((1, T, H)), arriving, tape)
    np.testing.assert_allclose(dstate.h[0], expected, rtol=1e-12, atol=1e-14)
