"""The cells that the laws hold for; arithmetic with scalars, to compute an equation once more.

Nothing in `Step` and `Scalars` uses matrix products or broadcasting, so a mistake in the library's
vectorised line cannot be repeated.
"""

import math

import numpy as np
import pytest

from gatedrnn.reference import (
    CoupledLSTMCell,
    GRUBeforeCell,
    GRUCell,
    LSTMCell,
    PeepholeLSTMCell,
    RNNCell,
    unroll_backward,
    unroll_forward,
)

CELLS = [RNNCell, LSTMCell, GRUCell, GRUBeforeCell, PeepholeLSTMCell, CoupledLSTMCell]
B, T, D, H = 2, 4, 3, 5


class Step:
    """One step of a cell, in which every number is named and every sum is a loop.

    The fields of the cache and of the states are attributes; `dh` and `dc` arrive from above.
    """

    def __init__(self, cell, x, state, dy, dstate):
        self.cell, self.x, self.state, self.dy, self.dstate = cell, x, state, dy, dstate
        self.y, self.new, self.cache = cell.forward(x, state)
        self.dx, self.dold, self.dparams = cell.backward(dy, dstate, self.cache)
        for name, array in (*cell.params._asdict().items(), *self.cache._asdict().items()):
            setattr(self, name, array)

    def column(self, block: str, k: int) -> int:
        """Where unit k of a block lies in `W`, `U` and `b`."""
        return self.cell.spec.blocks.index(block) * H + k

    def input_part(self, block: str, n: int, k: int) -> float:
        """Entry of x W + b."""
        column = self.column(block, k)
        return self.b[column] + sum(self.x[n, d] * self.W[d, column] for d in range(D))

    def state_part(self, block: str, n: int, k: int, state=None) -> float:
        """Entry of h U, or of another state's product with U."""
        h, column = self.state.h if state is None else state, self.column(block, k)
        return sum(h[n, j] * self.U[j, column] for j in range(H))

    def a(self, block: str, n: int, k: int) -> float:
        """Entry of x W + h U + b."""
        return self.input_part(block, n, k) + self.state_part(block, n, k)

    def dh_new(self, n: int, k: int) -> float:
        """What reaches the new h: from the output, and from the next step."""
        return self.dy[n, k] + self.dstate.h[n, k]

    def back(self, matrix, gradients: dict, n: int, j: int) -> float:
        """Entry of da times a transposed matrix, block by block; the gradients are functions."""
        return sum(
            da(n, k) * matrix[j, self.column(block, k)]
            for block, da in gradients.items()
            for k in range(H)
        )


class Scalars:
    """Helpers that the tests of all cells share."""

    B, T, D, H = B, T, D, H

    @staticmethod
    def sigmoid(a: float) -> float:
        return 1 / (1 + math.exp(-a))

    @staticmethod
    def table(entry, columns: int = H) -> np.ndarray:
        return np.array([[entry(n, k) for k in range(columns)] for n in range(B)])

    @staticmethod
    def same(actual, expected) -> None:
        assert actual.shape == expected.shape
        np.testing.assert_allclose(actual, expected, rtol=1e-12, atol=1e-12)

    @classmethod
    def same_da(cls, step, gradients: dict) -> None:
        """For a batch of one the gradient of the bias is da itself."""
        for n in range(B):
            row = slice(n, n + 1)
            dstate = type(step.dstate)(*(d[row] for d in step.dstate))
            cache = type(step.cache)(*(entry[row] for entry in step.cache))
            _, _, dparams = step.cell.backward(step.dy[row], dstate, cache)
            for block, da in gradients.items():
                expected = np.array([da(n, k) for k in range(H)])
                cls.same(dparams.b[step.column(block, 0) :][:H], expected)

    @staticmethod
    def steps_back(cell, instance):
        """Every step of a sequence as a `Step`, the last first, and the library's gradients."""
        _, xs, state, dys, dstate = instance
        _, _, tape = unroll_forward(cell, xs, state)
        _, _, dparams = unroll_backward(cell, dys, dstate, tape)
        steps = []
        for t, cache in reversed(list(enumerate(tape.caches))):
            before = cell.spec.states(*(getattr(cache, name) for name in cell.spec.states._fields))
            steps.append(Step(cell, xs[:, t], before, dys[:, t], dstate))
            dstate = steps[-1].dold
        return steps, dparams

    @classmethod
    def same_sums(cls, instance, cell, gradients, of_state=None, extra=None) -> None:
        """Compare `dparams` with sums over every step, sequence and unit.

        `gradients(step)` maps each block to a function of (n, k). `of_state(step)` maps a block to
        (gradient, state) where `U` receives another gradient, or multiplied another state.
        `extra(step)` maps each extra parameter to a function of (n, k).
        """
        steps, actual = cls.steps_back(cell, instance)
        sums = {name: np.zeros_like(p) for name, p in cell.params._asdict().items()}
        for step in steps:
            special = of_state(step) if of_state else {}
            for block, da in gradients(step).items():
                recurrent, state = special.get(block, (da, step.state.h))
                for n in range(B):
                    for k in range(H):
                        column, at_input, at_state = (
                            step.column(block, k),
                            da(n, k),
                            recurrent(n, k),
                        )
                        sums["b"][column] += at_input
                        for d in range(D):
                            sums["W"][d, column] += step.x[n, d] * at_input
                        for j in range(H):
                            sums["U"][j, column] += state[n, j] * at_state
            for name, share in (extra(step) if extra else {}).items():
                for n in range(B):
                    for k in range(H):
                        sums[name][k] += share(n, k)
        for name, expected in sums.items():
            cls.same(getattr(actual, name), expected)


@pytest.fixture(scope="session")
def scalars() -> type[Scalars]:
    """The helpers, as attributes of one object."""
    return Scalars


@pytest.fixture(scope="session", params=[0, 1])
def make_step(draw, request):
    """A function that draws the step of a cell."""

    def make(cell):
        params, xs, state, dys, dstate = draw(B, T, D, H, cell=cell, seed=request.param)
        return Step(cell(params), xs[:, 0], state, dys[:, 0], dstate)

    return make


@pytest.fixture(scope="session", params=CELLS, ids=lambda cell: cell.spec.name)
def cell_class(request):
    """Each NumPy cell in turn; session scope lets hypothesis use it."""
    return request.param
