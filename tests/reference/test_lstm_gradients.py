"""Backpropagation through time against central differences, tensor by tensor."""

import numpy as np
import pytest

from gatedrnn.reference import (
    LSTMCell,
    numerical_gradient,
    relative_error,
    unroll_backward,
    unroll_forward,
)
from gatedrnn.spec import LSTMState

TOLERANCE = 1e-7
CASES = {
    "plain": ((3, 5, 2, 4), {}),
    "one of each": ((1, 1, 1, 1), {}),
    "wide": ((2, 3, 6, 5), {}),
    "lengths": ((4, 5, 3, 2), {"lengths": [5, 3, 0, 1]}),
    "reverse": ((2, 5, 4, 3), {"reverse": True}),
    "lengths and reverse": ((3, 4, 2, 5), {"lengths": [2, 4, 1], "reverse": True}),
}
TENSORS = ("W", "U", "b", "xs", "h", "c")


@pytest.fixture(params=CASES, scope="module")
def problem(request, draw):
    sizes, options = CASES[request.param]
    return draw(*sizes, seed=7), options


@pytest.fixture(scope="module")
def gradients(problem):
    """The six gradients of a loss that reads every output and the last state."""
    (params, xs, state, dys, dstate), options = problem
    cell = LSTMCell(params)
    _, _, tape = unroll_forward(cell, xs, state, **options)
    dxs, dfirst, dparams = unroll_backward(cell, dys, dstate, tape)
    return dict(zip(TENSORS, (*dparams, dxs, *dfirst), strict=True))


@pytest.mark.parametrize("name", TENSORS)
def test_gradient_equals_central_differences(problem, gradients, name):
    (params, xs, state, dys, dstate), options = problem
    tensors = dict(zip(TENSORS, (*params, xs, *state), strict=True))

    def loss(array):
        *weights, inputs, h, c = (tensors | {name: array}).values()
        cell = LSTMCell(type(params)(*weights))
        ys, last, _ = unroll_forward(cell, inputs, LSTMState(h, c), **options)
        return (ys * dys).sum() + (last.h * dstate.h).sum() + (last.c * dstate.c).sum()

    expected = numerical_gradient(loss, tensors[name])
    assert np.abs(expected).max() > 1e-3
    assert relative_error(gradients[name], expected) < TOLERANCE


def test_one_step_gradient_leaves_each_sequence_alone(draw):
    """A loss of the first sequence does not reach the inputs and states of the second."""
    params, xs, state, dys, dstate = draw(2, 1, 3, 4)
    cell = LSTMCell(params)
    _, _, cache = cell.forward(xs[:, 0], state)
    for gradient in (dys, *dstate):
        gradient[1] = 0
    dx, dold, _ = cell.backward(dys[:, 0], dstate, cache)
    for array in (dx, *dold):
        assert np.abs(array[0]).max() > 1e-3
        assert not array[1].any()


def test_absent_dstate_means_zero(draw):
    params, xs, state, dys, dstate = draw(2, 4, 3, 5)
    cell = LSTMCell(params)
    _, _, tape = unroll_forward(cell, xs, state)
    zeros = LSTMState(*(np.zeros_like(d) for d in dstate))
    absent = unroll_backward(cell, dys, None, tape)
    given = unroll_backward(cell, dys, zeros, tape)
    for actual, expected in zip(
        (absent[0], *absent[1], *absent[2]), (given[0], *given[1], *given[2]), strict=True
    ):
        np.testing.assert_array_equal(actual, expected)


def test_plain_tuples_are_states(draw):
    """A pair (h, c) does wherever an LSTMState does, on the way forward and back."""
    params, xs, state, dys, dstate = draw(2, 3, 4, 5)
    cell = LSTMCell(params)
    results = []
    for kind in (LSTMState, lambda h, c: (h, c)):
        _, last, tape = unroll_forward(cell, xs, kind(*state))
        dxs, dfirst, _ = unroll_backward(cell, dys, kind(*dstate), tape)
        dx, dold, _ = cell.backward(dys[:, 0], kind(*dstate), tape.caches[0])
        results.append((*last, dxs, *dfirst, dx, *dold))
    for named, plain in zip(*results, strict=True):
        np.testing.assert_array_equal(named, plain)
