"""Every labelled equation of the LSTM once more, with scalar loops.

The equation `lstm-da` of the book has its test in `test_lstm_da`; `tests/book` checks that none is
missing. The two Jacobians are in `test_lstm_jacobians.py`. Nothing here uses matrix products or
broadcasting, so a mistake in the library's vectorised line cannot be repeated.
"""

import math
from itertools import product

import numpy as np
import pytest

from gatedrnn.reference import (
    LSTMCell,
    numerical_gradient,
    sigmoid,
    unroll_backward,
    unroll_forward,
)
from gatedrnn.spec import LSTMState

B, T, D, H = 2, 5, 3, 4
EXACT = 1e-12


def scalar_sigmoid(a):
    return 1 / (1 + math.exp(-a))


class Step:
    """One step in scalars: everything before and after it, indexed [n][k]."""

    def __init__(self, cell, x, state, dy, dstate):
        self.cell, self.x, self.dy, self.dstate = cell, x, dy, dstate
        self.W, self.U, self.b = cell.params
        self.h, self.c = state
        self.y, self.new, self.cache = cell.forward(x, state)
        self.dx, self.dold, self.dparams = cell.backward(dy, dstate, self.cache)

    def a(self, block, n, k):
        """Pre-activation of unit k in one of the blocks "i", "f", "g", "o"."""
        column = "ifgo".index(block) * H + k
        total = self.b[column]
        for d in range(D):
            total += self.x[n, d] * self.W[d, column]
        for j in range(H):
            total += self.h[n, j] * self.U[j, column]
        return total

    def gate(self, block, n, k):
        squash = math.tanh if block == "g" else scalar_sigmoid
        return squash(self.a(block, n, k))

    def c_new(self, n, k):
        i, f, g = (self.gate(block, n, k) for block in "ifg")
        return f * self.c[n, k] + i * g

    def dh_new(self, n, k):
        return self.dy[n, k] + self.dstate.h[n, k]

    def dc_new(self, n, k):
        slope = 1 - math.tanh(self.c_new(n, k)) ** 2
        return self.dstate.c[n, k] + self.dh_new(n, k) * self.gate("o", n, k) * slope

    def da(self, block, n, k):
        i, f, g, o = (self.gate(name, n, k) for name in "ifgo")
        dc, dh = self.dc_new(n, k), self.dh_new(n, k)
        return {
            "i": dc * g * i * (1 - i),
            "f": dc * self.c[n, k] * f * (1 - f),
            "g": dc * i * (1 - g**2),
            "o": dh * math.tanh(self.c_new(n, k)) * o * (1 - o),
        }[block]


@pytest.fixture(params=[0, 1])
def step(draw, request):
    params, xs, state, dys, dstate = draw(B, T, D, H, seed=request.param)
    return Step(LSTMCell(params), xs[:, 0], state, dys[:, 0], dstate)


def table(entry, rows=B, columns=H):
    return np.array([[entry(n, k) for k in range(columns)] for n in range(rows)])


def assert_exact(actual, expected):
    assert actual.shape == expected.shape
    np.testing.assert_allclose(actual, expected, rtol=EXACT, atol=EXACT)


def test_lstm_sigmoid():
    a = np.linspace(-30, 30, 61)
    assert_exact(sigmoid(a), np.array([scalar_sigmoid(entry) for entry in a]))


def test_lstm_preactivation(step):
    # The step keeps no pre-activation, but each gate is a monotone function of its own.
    for block, gate in zip("ifo", (step.cache.i, step.cache.f, step.cache.o), strict=True):
        assert_exact(np.log(gate / (1 - gate)), table(lambda n, k, b=block: step.a(b, n, k)))
    assert_exact(np.arctanh(step.cache.g), table(lambda n, k: step.a("g", n, k)))


@pytest.mark.parametrize("block", ["i", "f", "g", "o"])
def test_lstm_gates(step, block):
    assert_exact(getattr(step.cache, block), table(lambda n, k: step.gate(block, n, k)))


def test_lstm_cell(step):
    assert_exact(step.new.c, table(step.c_new))
    assert_exact(step.cache.c_new, table(step.c_new))


def test_lstm_hidden(step):
    expected = table(lambda n, k: step.gate("o", n, k) * math.tanh(step.c_new(n, k)))
    assert_exact(step.new.h, expected)
    assert_exact(step.y, expected)


@pytest.mark.parametrize(
    ("forget_bias", "f", "half_life", "f_100"),
    [
        (0, 0.5, 1.0, 8e-31),
        (1, 0.731, 2.2, 2.5e-14),
        (2, 0.881, 5.5, 3e-6),
        (3, 0.953, 14.3, 7.8e-3),
        (5, 0.993, 103, 0.51),
    ],
)
def test_lstm_half_life(forget_bias, f, half_life, f_100):
    # The book prints these with two or three digits.
    gate = float(sigmoid(np.float64(forget_bias)))
    assert gate == pytest.approx(f, abs=6e-4)
    steps = math.log(0.5) / math.log(gate)
    assert steps == pytest.approx(half_life, rel=0.02)
    assert gate**steps == pytest.approx(0.5, abs=EXACT)
    assert gate**100 == pytest.approx(f_100, rel=0.1)


def test_central_difference():
    array, step = np.array([[0.3, -1.2], [2.0, 0.7], [-0.1, 1.5]]), 1e-3
    expected = np.empty_like(array)
    for row in range(3):
        for column in range(2):
            sides = []
            for sign in (1, -1):
                moved = [list(entries) for entries in array]
                moved[row][column] += sign * step
                sides.append(sum(math.sin(a) * (r + 1) for r, e in enumerate(moved) for a in e))
            expected[row, column] = (sides[0] - sides[1]) / (2 * step)
    weights = np.array([[1], [2], [3]])
    actual = numerical_gradient(lambda a: (np.sin(a) * weights).sum(), array, step=step)
    assert_exact(actual, expected)


def test_lstm_dc(step):
    assert_exact(step.dold.c, table(lambda n, k: step.dc_new(n, k) * step.gate("f", n, k)))


@pytest.mark.parametrize("block", ["i", "f", "g", "o"])
def test_lstm_da(step, block):
    # For a batch of one the gradient of the bias is da itself.
    column = "ifgo".index(block) * H
    for n in range(B):
        row = slice(n, n + 1)
        dstate = LSTMState(*(d[row] for d in step.dstate))
        cache = type(step.cache)(*(entry[row] for entry in step.cache))
        _, _, dparams = step.cell.backward(step.dy[row], dstate, cache)
        expected = np.array([step.da(block, n, k) for k in range(H)])
        assert_exact(dparams.b[column : column + H], expected)


def test_lstm_dx(step):
    def through(matrix):
        def entry(n, j):
            return sum(
                step.da(block, n, k) * matrix[j, column * H + k]
                for column, block in enumerate("ifgo")
                for k in range(H)
            )

        return entry

    assert_exact(step.dx, table(through(step.W), columns=D))
    assert_exact(step.dold.h, table(through(step.U)))
    assert_exact(step.dold.c, table(lambda n, k: step.dc_new(n, k) * step.gate("f", n, k)))


def test_lstm_dparams(draw):
    """Sums over every sequence and, through the carried gradient, over every step."""
    params, xs, state, dys, dstate = draw(B, T, D, H)
    cell = LSTMCell(params)
    _, _, tape = unroll_forward(cell, xs, state)
    dW, dU, db = (np.zeros_like(p) for p in params)
    carried = dstate
    for t, cache in reversed(list(enumerate(tape.caches))):
        step = Step(cell, xs[:, t], LSTMState(cache.h, cache.c), dys[:, t], carried)
        carried = step.dold
        for n, k, (column, block) in product(range(B), range(H), enumerate("ifgo")):
            da = step.da(block, n, k)
            db[column * H + k] += da
            for d in range(D):
                dW[d, column * H + k] += xs[n, t, d] * da
            for j in range(H):
                dU[j, column * H + k] += cache.h[n, j] * da
    _, _, actual = unroll_backward(cell, dys, dstate, tape)
    for ours, expected in zip(actual, (dW, dU, db), strict=True):
        assert_exact(ours, expected)
