"""Every labelled equation of the GRU, reset before, once more, with scalar loops."""

import math

import numpy as np
import pytest

from gatedrnn.reference import GRUBeforeCell


class GruBefore:
    """The equations, entry by entry."""

    def __init__(self, step, scalars):
        self.step, self.scalars = step, scalars

    def gate(self, block, n, k):
        return self.scalars.sigmoid(self.step.a(block, n, k))

    def s(self, n, k):
        return self.gate("r", n, k) * self.step.state.h[n, k]

    @property
    def all_s(self):
        return self.scalars.table(self.s)

    def n(self, n, k):
        recurrent = self.step.state_part("n", n, k, self.all_s)
        return math.tanh(self.step.input_part("n", n, k) + recurrent)

    def h_new(self, n, k):
        z = self.gate("z", n, k)
        return (1 - z) * self.n(n, k) + z * self.step.state.h[n, k]

    def da_n(self, n, k):
        z, dh = self.gate("z", n, k), self.step.dh_new(n, k)
        return dh * (1 - z) * (1 - self.n(n, k) ** 2)

    def da_z(self, n, k):
        z, dh = self.gate("z", n, k), self.step.dh_new(n, k)
        return dh * (self.step.state.h[n, k] - self.n(n, k)) * z * (1 - z)

    def ds(self, n, j):
        return self.step.back(self.step.U, {"n": self.da_n}, n, j)

    def da_r(self, n, k):
        r = self.gate("r", n, k)
        return self.ds(n, k) * self.step.state.h[n, k] * r * (1 - r)

    def dh_old(self, n, j):
        through_gates = self.step.back(self.step.U, {"r": self.da_r, "z": self.da_z}, n, j)
        direct = self.step.dh_new(n, j) * self.gate("z", n, j)
        return direct + self.ds(n, j) * self.gate("r", n, j) + through_gates

    @property
    def da(self):
        return {"r": self.da_r, "z": self.da_z, "n": self.da_n}


@pytest.fixture
def step(make_step):
    return make_step(GRUBeforeCell)


@pytest.fixture
def gru(step, scalars):
    return GruBefore(step, scalars)


@pytest.mark.parametrize("block", ["r", "z"])
def test_gru_before_gates(step, gru, scalars, block):
    scalars.same(getattr(step.cache, block), scalars.table(lambda n, k: gru.gate(block, n, k)))


def test_gru_before_reset(step, gru, scalars):
    scalars.same(step.cache.s, gru.all_s)


def test_gru_before_candidate(step, gru, scalars):
    scalars.same(step.cache.n, scalars.table(gru.n))


def test_gru_before_hidden(step, gru, scalars):
    scalars.same(step.y, scalars.table(gru.h_new))
    scalars.same(step.new.h, scalars.table(gru.h_new))


def test_gru_before_ds(step, gru, scalars):
    """What the reset gate's bias receives is ds behind three known factors."""
    r, h = step.cache.r[:1], step.state.h[:1]
    dstate = type(step.dstate)(step.dstate.h[:1])
    cache = type(step.cache)(*(entry[:1] for entry in step.cache))
    _, _, dparams = step.cell.backward(step.dy[:1], dstate, cache)
    ds = dparams.b[: scalars.H] / (h * r * (1 - r))[0]
    np.testing.assert_allclose(ds, [gru.ds(0, j) for j in range(scalars.H)], rtol=1e-11)


def test_gru_before_da(step, gru, scalars):
    scalars.same_da(step, gru.da)


def test_gru_before_dx(step, gru, scalars):
    scalars.same(step.dx, scalars.table(lambda n, d: step.back(step.W, gru.da, n, d), scalars.D))
    scalars.same(step.dold.h, scalars.table(gru.dh_old))


def test_gru_before_dparams(draw, scalars):
    instance = draw(scalars.B, scalars.T, scalars.D, scalars.H, cell=GRUBeforeCell)

    def of_state(step):
        gru = GruBefore(step, scalars)
        return {"n": (gru.da_n, gru.all_s)}

    scalars.same_sums(
        instance,
        GRUBeforeCell(instance.params),
        lambda step: GruBefore(step, scalars).da,
        of_state=of_state,
    )
