"""Every labelled equation of the LSTM with peepholes once more, with scalar loops."""

import math

import pytest

from gatedrnn.reference import PeepholeLSTMCell


class Peephole:
    """The equations, entry by entry."""

    def __init__(self, step, scalars):
        self.step, self.sigmoid = step, scalars.sigmoid

    def inner(self, block, n, k):
        a = self.step.a(block, n, k)
        if block == "g":
            return math.tanh(a)
        peephole = {"i": self.step.p_i, "f": self.step.p_f}[block]
        return self.sigmoid(a + peephole[k] * self.step.state.c[n, k])

    def c_new(self, n, k):
        i, f, g = (self.inner(block, n, k) for block in "ifg")
        return f * self.step.state.c[n, k] + i * g

    def o(self, n, k):
        return self.sigmoid(self.step.a("o", n, k) + self.step.p_o[k] * self.c_new(n, k))

    def h_new(self, n, k):
        return self.o(n, k) * math.tanh(self.c_new(n, k))

    def da_o(self, n, k):
        o = self.o(n, k)
        return self.step.dh_new(n, k) * math.tanh(self.c_new(n, k)) * o * (1 - o)

    def dc_new(self, n, k):
        slope = 1 - math.tanh(self.c_new(n, k)) ** 2
        shown = self.step.dh_new(n, k) * self.o(n, k) * slope
        return self.step.dstate.c[n, k] + shown + self.da_o(n, k) * self.step.p_o[k]

    def da_i(self, n, k):
        i, g = self.inner("i", n, k), self.inner("g", n, k)
        return self.dc_new(n, k) * g * i * (1 - i)

    def da_f(self, n, k):
        f = self.inner("f", n, k)
        return self.dc_new(n, k) * self.step.state.c[n, k] * f * (1 - f)

    def da_g(self, n, k):
        return self.dc_new(n, k) * self.inner("i", n, k) * (1 - self.inner("g", n, k) ** 2)

    def dc_old(self, n, k):
        peepholes = self.da_i(n, k) * self.step.p_i[k] + self.da_f(n, k) * self.step.p_f[k]
        return self.dc_new(n, k) * self.inner("f", n, k) + peepholes

    @property
    def da(self):
        return {"i": self.da_i, "f": self.da_f, "g": self.da_g, "o": self.da_o}

    @property
    def peepholes(self):
        c = self.step.state.c
        return {
            "p_i": lambda n, k: self.da_i(n, k) * c[n, k],
            "p_f": lambda n, k: self.da_f(n, k) * c[n, k],
            "p_o": lambda n, k: self.da_o(n, k) * self.c_new(n, k),
        }


@pytest.fixture
def step(make_step):
    return make_step(PeepholeLSTMCell)


@pytest.fixture
def lstm(step, scalars):
    return Peephole(step, scalars)


@pytest.mark.parametrize("block", ["i", "f", "g"])
def test_peephole_lstm_inner(step, lstm, scalars, block):
    scalars.same(getattr(step.cache, block), scalars.table(lambda n, k: lstm.inner(block, n, k)))


def test_peephole_lstm_cell(step, lstm, scalars):
    scalars.same(step.new.c, scalars.table(lstm.c_new))
    scalars.same(step.cache.c_new, scalars.table(lstm.c_new))


def test_peephole_lstm_outer(step, lstm, scalars):
    scalars.same(step.cache.o, scalars.table(lstm.o))


def test_peephole_lstm_hidden(step, lstm, scalars):
    scalars.same(step.y, scalars.table(lstm.h_new))
    scalars.same(step.new.h, scalars.table(lstm.h_new))


def test_peephole_lstm_dc(step, lstm, scalars):
    scalars.same(step.dold.c, scalars.table(lstm.dc_old))


def test_peephole_lstm_da(step, lstm, scalars):
    scalars.same_da(step, lstm.da)


def test_peephole_lstm_dx(step, lstm, scalars):
    scalars.same(step.dx, scalars.table(lambda n, d: step.back(step.W, lstm.da, n, d), scalars.D))
    scalars.same(step.dold.h, scalars.table(lambda n, j: step.back(step.U, lstm.da, n, j)))
    scalars.same(step.dold.c, scalars.table(lstm.dc_old))


def test_peephole_lstm_dparams(draw, scalars):
    instance = draw(scalars.B, scalars.T, scalars.D, scalars.H, cell=PeepholeLSTMCell)
    scalars.same_sums(
        instance,
        PeepholeLSTMCell(instance.params),
        lambda step: Peephole(step, scalars).da,
        extra=lambda step: Peephole(step, scalars).peepholes,
    )
