"""Every labelled equation of the GRU, reset after, once more, with scalar loops."""

import math

import numpy as np
import pytest

from gatedrnn.reference import GRUCell


class Gru:
    """The equations, entry by entry."""

    def __init__(self, step, scalars):
        self.step, self.sigmoid = step, scalars.sigmoid

    def gate(self, block, n, k):
        return self.sigmoid(self.step.a(block, n, k))

    def q(self, n, k):
        return self.step.state_part("n", n, k) + self.step.b_hn[k]

    def n(self, n, k):
        return math.tanh(self.step.input_part("n", n, k) + self.gate("r", n, k) * self.q(n, k))

    def h_new(self, n, k):
        z = self.gate("z", n, k)
        return (1 - z) * self.n(n, k) + z * self.step.state.h[n, k]

    def da_n(self, n, k):
        z, dh = self.gate("z", n, k), self.step.dh_new(n, k)
        return dh * (1 - z) * (1 - self.n(n, k) ** 2)

    def da_z(self, n, k):
        z, dh = self.gate("z", n, k), self.step.dh_new(n, k)
        return dh * (self.step.state.h[n, k] - self.n(n, k)) * z * (1 - z)

    def da_r(self, n, k):
        r = self.gate("r", n, k)
        return self.da_n(n, k) * self.q(n, k) * r * (1 - r)

    def dq(self, n, k):
        return self.da_n(n, k) * self.gate("r", n, k)

    @property
    def da_x(self):
        return {"r": self.da_r, "z": self.da_z, "n": self.da_n}

    @property
    def da_h(self):
        return {"r": self.da_r, "z": self.da_z, "n": self.dq}


@pytest.fixture
def step(make_step):
    return make_step(GRUCell)


@pytest.fixture
def gru(step, scalars):
    return Gru(step, scalars)


@pytest.mark.parametrize("block", ["r", "z"])
def test_gru_preactivation(step, scalars, block):
    gate = getattr(step.cache, block)
    expected = scalars.table(lambda n, k: step.a(block, n, k))
    scalars.same(np.log(gate / (1 - gate)), expected)


@pytest.mark.parametrize("block", ["r", "z"])
def test_gru_gates(step, gru, scalars, block):
    scalars.same(getattr(step.cache, block), scalars.table(lambda n, k: gru.gate(block, n, k)))


def test_gru_candidate(step, gru, scalars):
    scalars.same(step.cache.q, scalars.table(gru.q))
    scalars.same(step.cache.n, scalars.table(gru.n))


def test_gru_hidden(step, gru, scalars):
    scalars.same(step.y, scalars.table(gru.h_new))
    scalars.same(step.new.h, scalars.table(gru.h_new))


def test_gru_da(step, gru, scalars):
    scalars.same_da(step, gru.da_x)


def test_gru_dq(step, gru, scalars):
    expected = [sum(gru.dq(n, k) for n in range(scalars.B)) for k in range(scalars.H)]
    scalars.same(step.dparams.b_hn, np.array(expected))


def test_gru_dx(step, gru, scalars):
    def dh(n, j):
        return step.dh_new(n, j) * gru.gate("z", n, j) + step.back(step.U, gru.da_h, n, j)

    scalars.same(step.dx, scalars.table(lambda n, d: step.back(step.W, gru.da_x, n, d), scalars.D))
    scalars.same(step.dold.h, scalars.table(dh))


def test_gru_dparams(draw, scalars):
    instance = draw(scalars.B, scalars.T, scalars.D, scalars.H, cell=GRUCell)
    scalars.same_sums(
        instance,
        GRUCell(instance.params),
        lambda step: Gru(step, scalars).da_x,
        of_state=lambda step: {"n": (Gru(step, scalars).dq, step.state.h)},
        extra=lambda step: {"b_hn": Gru(step, scalars).dq},
    )
