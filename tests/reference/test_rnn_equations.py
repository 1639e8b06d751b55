"""Every labelled equation of the plain RNN once more, with scalar loops."""

import math

import numpy as np
import pytest

from gatedrnn.reference import RNNCell


class Rnn:
    """The equations, entry by entry."""

    def __init__(self, step):
        self.step = step

    def h_new(self, n, k):
        return math.tanh(self.step.a("n", n, k))

    def da(self, n, k):
        return self.step.dh_new(n, k) * (1 - self.h_new(n, k) ** 2)


@pytest.fixture
def step(make_step):
    return make_step(RNNCell)


def test_rnn_preactivation(step, scalars):
    scalars.same(np.arctanh(step.y), scalars.table(lambda n, k: step.a("n", n, k)))


def test_rnn_hidden(step, scalars):
    expected = scalars.table(Rnn(step).h_new)
    scalars.same(step.y, expected)
    scalars.same(step.new.h, expected)
    scalars.same(step.cache.h_new, expected)


def test_rnn_da(step, scalars):
    scalars.same_da(step, {"n": Rnn(step).da})


def test_rnn_dx(step, scalars):
    da = {"n": Rnn(step).da}
    scalars.same(step.dx, scalars.table(lambda n, d: step.back(step.W, da, n, d), scalars.D))
    scalars.same(step.dold.h, scalars.table(lambda n, j: step.back(step.U, da, n, j)))


def test_rnn_dparams(draw, scalars):
    instance = draw(scalars.B, scalars.T, scalars.D, scalars.H, cell=RNNCell)
    scalars.same_sums(instance, RNNCell(instance.params), lambda step: {"n": Rnn(step).da})
