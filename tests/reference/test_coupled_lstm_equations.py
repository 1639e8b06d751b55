"""Every labelled equation of the LSTM with coupled gates once more, with scalar loops."""

import math

import pytest

from gatedrnn.reference import CoupledLSTMCell


class Coupled:
    """The equations, entry by entry."""

    def __init__(self, step, scalars):
        self.step, self.sigmoid = step, scalars.sigmoid

    def gate(self, block, n, k):
        squash = math.tanh if block == "g" else self.sigmoid
        return squash(self.step.a(block, n, k))

    def c_new(self, n, k):
        f, g = self.gate("f", n, k), self.gate("g", n, k)
        return f * self.step.state.c[n, k] + (1 - f) * g

    def h_new(self, n, k):
        return self.gate("o", n, k) * math.tanh(self.c_new(n, k))

    def dc_new(self, n, k):
        slope = 1 - math.tanh(self.c_new(n, k)) ** 2
        return self.step.dstate.c[n, k] + self.step.dh_new(n, k) * self.gate("o", n, k) * slope

    def da_f(self, n, k):
        f, g = self.gate("f", n, k), self.gate("g", n, k)
        return self.dc_new(n, k) * (self.step.state.c[n, k] - g) * f * (1 - f)

    def da_g(self, n, k):
        f, g = self.gate("f", n, k), self.gate("g", n, k)
        return self.dc_new(n, k) * (1 - f) * (1 - g**2)

    def da_o(self, n, k):
        o = self.gate("o", n, k)
        return self.step.dh_new(n, k) * math.tanh(self.c_new(n, k)) * o * (1 - o)

    def dc_old(self, n, k):
        return self.dc_new(n, k) * self.gate("f", n, k)

    @property
    def da(self):
        return {"f": self.da_f, "g": self.da_g, "o": self.da_o}


@pytest.fixture
def step(make_step):
    return make_step(CoupledLSTMCell)


@pytest.fixture
def lstm(step, scalars):
    return Coupled(step, scalars)


@pytest.mark.parametrize("block", ["f", "g", "o"])
def test_coupled_lstm_gates(step, lstm, scalars, block):
    scalars.same(getattr(step.cache, block), scalars.table(lambda n, k: lstm.gate(block, n, k)))


def test_coupled_lstm_cell(step, lstm, scalars):
    scalars.same(step.new.c, scalars.table(lstm.c_new))
    scalars.same(step.cache.c_new, scalars.table(lstm.c_new))


def test_coupled_lstm_hidden(step, lstm, scalars):
    scalars.same(step.y, scalars.table(lstm.h_new))
    scalars.same(step.new.h, scalars.table(lstm.h_new))


def test_coupled_lstm_dc(step, lstm, scalars):
    scalars.same(step.dold.c, scalars.table(lstm.dc_old))


def test_coupled_lstm_da(step, lstm, scalars):
    scalars.same_da(step, lstm.da)


def test_coupled_lstm_dx(step, lstm, scalars):
    scalars.same(step.dx, scalars.table(lambda n, d: step.back(step.W, lstm.da, n, d), scalars.D))
    scalars.same(step.dold.h, scalars.table(lambda n, j: step.back(step.U, lstm.da, n, j)))
    scalars.same(step.dold.c, scalars.table(lstm.dc_old))


def test_coupled_lstm_dparams(draw, scalars):
    instance = draw(scalars.B, scalars.T, scalars.D, scalars.H, cell=CoupledLSTMCell)
    scalars.same_sums(
        instance, CoupledLSTMCell(instance.params), lambda step: Coupled(step, scalars).da
    )
