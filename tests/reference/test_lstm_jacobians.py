"""How a state depends on an earlier one: one step of c, many steps of (h, c), in scalar loops."""

import math
from itertools import pairwise

import numpy as np
import pytest

from gatedrnn.reference import (
    LSTMCell,
    numerical_gradient,
    relative_error,
    sigmoid,
    state_jacobian,
    unroll_forward,
)
from gatedrnn.spec import LSTMState

T, D, H = 5, 3, 4


def detour(cell, cache, j, k):
    """How entry k of c_new answers to entry j of the old h, the old c held still."""
    i, f, g = (float(gate[0, k]) for gate in (cache.i, cache.f, cache.g))
    U_i, U_f, U_g = (cell.params.U[j, block * H + k] for block in range(3))
    return U_i * g * i * (1 - i) + U_f * cache.c[0, k] * f * (1 - f) + U_g * i * (1 - g**2)


def one_step_jacobian(cell, o_old, cache):
    """The book's two-path matrix: the highway on the diagonal, the detour through the old h."""
    J = np.zeros((H, H))
    for j in range(H):
        slope = o_old[j] * (1 - math.tanh(cache.c[0, j]) ** 2)
        for k in range(H):
            highway = float(cache.f[0, k]) if j == k else 0.0
            J[j, k] = highway + slope * detour(cell, cache, j, k)
    return J


def whole_state_jacobian(cell, cache):
    """One step of (h, c): rows are old entries, columns new ones."""
    J = np.zeros((2 * H, 2 * H))
    for k in range(H):
        o, tanh_c = float(cache.o[0, k]), math.tanh(cache.c_new[0, k])
        for j in range(H):
            c_from_h, c_from_c = detour(cell, cache, j, k), float(cache.f[0, k]) * (j == k)
            o_from_h = cell.params.U[j, 3 * H + k] * o * (1 - o)
            J[j, k] = o_from_h * tanh_c + o * (1 - tanh_c**2) * c_from_h
            J[H + j, k] = o * (1 - tanh_c**2) * c_from_c
            J[j, H + k], J[H + j, H + k] = c_from_h, c_from_c
    return J


@pytest.fixture(params=[2, 3])
def sequence(draw, request):
    """A sequence of one, whose first h comes from its first c through a given output gate."""
    instance = draw(1, T, D, H, seed=request.param)
    o_old, c = sigmoid(instance.state.h[0]), instance.state.c
    state = LSTMState(o_old * np.tanh(c), c)
    cell = LSTMCell(instance.params)
    _, _, tape = unroll_forward(cell, instance.xs, state)
    return cell, instance.xs, state, o_old, tape.caches


def last_c_from_first(cell, xs, o_old, c):
    """Jacobian of the last c in the first c by central differences, h following c."""

    def last(c, k):
        return unroll_forward(cell, xs, LSTMState(o_old * np.tanh(c), c))[1].c[0, k]

    columns = [numerical_gradient(lambda c, k=k: last(c, k), c)[0] for k in range(H)]
    return np.stack(columns, axis=1)


def test_lstm_one_step_jacobian(sequence):
    cell, xs, state, o_old, caches = sequence
    J = one_step_jacobian(cell, o_old, caches[0])
    assert relative_error(J, last_c_from_first(cell, xs[:, :1], o_old, state.c)) < 1e-7
    for k in range(H):
        # The library's backward step, started from one entry of c, is the same column.
        seed = LSTMState(np.zeros((1, H)), np.eye(H)[[k]])
        _, dold, _ = cell.backward(np.zeros((1, H)), seed, caches[0])
        slope = o_old * (1 - np.tanh(state.c[0]) ** 2)
        column = dold.c[0] + slope * dold.h[0]
        np.testing.assert_allclose(column, J[:, k], rtol=1e-12, atol=1e-12)


def test_lstm_state_jacobian(sequence):
    cell, xs, state, _, caches = sequence
    for steps in range(1, T + 1):
        product = np.eye(2 * H)
        for cache in caches[:steps]:
            product = product @ whole_state_jacobian(cell, cache)
        actual = state_jacobian(cell, xs[0, :steps], state)
        np.testing.assert_allclose(actual, product, rtol=1e-12, atol=1e-12)


def test_no_step_leaves_the_state_as_it_is(sequence):
    cell, xs, state, _, _ = sequence
    np.testing.assert_array_equal(state_jacobian(cell, xs[0, :0], state), np.eye(2 * H))


def test_c_alone_does_not_chain(sequence):
    """Products of the one-step matrices of c miss the path c -> h -> o -> h -> c."""
    cell, xs, state, o_old, caches = sequence
    product = one_step_jacobian(cell, o_old, caches[0])
    for before, cache in pairwise(caches):
        product = product @ one_step_jacobian(cell, before.o[0], cache)
    true = last_c_from_first(cell, xs, o_old, state.c)
    assert relative_error(product, true) > 0.01
    whole = state_jacobian(cell, xs[0], state)
    slope = o_old * (1 - np.tanh(state.c[0]) ** 2)
    through_both = whole[H:, H:] + slope[:, None] * whole[:H, H:]
    assert relative_error(through_both, true) < 1e-7
