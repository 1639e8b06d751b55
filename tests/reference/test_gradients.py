"""Backpropagation through time against central differences, tensor by tensor, for every cell."""

import numpy as np
import pytest

from gatedrnn.reference import (
    numerical_gradient,
    relative_error,
    state_jacobian,
    unroll,
    unroll_backward,
    unroll_forward,
)

TOLERANCE = 1e-7
CASES = {
    "plain": ((3, 5, 2, 4), {}),
    "one of each": ((1, 1, 1, 1), {}),
    "wide": ((2, 3, 6, 5), {}),
    "lengths": ((4, 5, 3, 2), {"lengths": [5, 3, 0, 1]}),
    "reverse": ((2, 5, 4, 3), {"reverse": True}),
    "lengths and reverse": ((3, 4, 2, 5), {"lengths": [2, 4, 1], "reverse": True}),
}


def tensors_of(instance) -> dict:
    """Everything a gradient is taken in, by name."""
    return {**instance.params._asdict(), "xs": instance.xs, **instance.state._asdict()}


@pytest.fixture(params=CASES, scope="module")
def problem(request, draw, cell_class):
    sizes, options = CASES[request.param]
    return cell_class, draw(*sizes, cell=cell_class, seed=11), options


def test_gradients_equal_central_differences(problem):
    """The loss reads every output and the last state, so no gradient is zero by accident."""
    cell_class, (params, xs, state, dys, dstate), options = problem
    tensors = tensors_of(problem[1])

    def loss(name, array):
        moved = tensors | {name: array}
        cell = cell_class(type(params)(*(moved[field] for field in params._fields)))
        before = type(state)(*(moved[field] for field in state._fields))
        ys, last = unroll(cell, moved["xs"], before, **options)
        ends = sum((end * d).sum() for end, d in zip(last, dstate, strict=True))
        return (ys * dys).sum() + ends

    cell = cell_class(params)
    _, _, tape = unroll_forward(cell, xs, state, **options)
    dxs, dfirst, dparams = unroll_backward(cell, dys, dstate, tape)
    errors = {}
    for name, actual in zip(tensors, (*dparams, dxs, *dfirst), strict=True):
        expected = numerical_gradient(lambda array, name=name: loss(name, array), tensors[name])
        assert np.abs(expected).max() > 1e-3
        errors[name] = relative_error(actual, expected)
    assert {name: error for name, error in errors.items() if not error < TOLERANCE} == {}


def test_state_jacobian_equals_central_differences(draw, cell_class):
    params, xs, state, _, _ = draw(1, 4, 3, 2, cell=cell_class)
    cell = cell_class(params)
    flat = np.concatenate(state, axis=1)

    def last(array, k):
        before = type(state)(*np.split(array, len(state), axis=1))
        return np.concatenate(unroll(cell, xs, before)[1], axis=1)[0, k]

    columns = [numerical_gradient(lambda a, k=k: last(a, k), flat)[0] for k in range(flat.shape[1])]
    assert relative_error(state_jacobian(cell, xs[0], state), np.stack(columns, axis=1)) < 1e-7


def test_one_step_gradient_leaves_each_sequence_alone(draw, cell_class):
    """A loss of the first sequence does not reach the inputs and states of the second."""
    params, xs, state, dys, dstate = draw(2, 1, 3, 4, cell=cell_class)
    cell = cell_class(params)
    _, _, cache = cell.forward(xs[:, 0], state)
    for gradient in (dys, *dstate):
        gradient[1] = 0
    dx, dold, _ = cell.backward(dys[:, 0], dstate, cache)
    for array in (dx, *dold):
        assert np.abs(array[0]).max() > 1e-3
        assert not array[1].any()


def test_absent_dstate_means_zero(draw, cell_class):
    params, xs, state, dys, dstate = draw(2, 4, 3, 5, cell=cell_class)
    cell = cell_class(params)
    _, _, tape = unroll_forward(cell, xs, state)
    zeros = type(dstate)(*(np.zeros_like(d) for d in dstate))
    absent = unroll_backward(cell, dys, None, tape)
    given = unroll_backward(cell, dys, zeros, tape)
    for actual, expected in zip(
        (absent[0], *absent[1], *absent[2]), (given[0], *given[1], *given[2]), strict=True
    ):
        np.testing.assert_array_equal(actual, expected)


def test_plain_tuples_are_states(draw, cell_class):
    """A pair (h, c) does wherever a named state does, on the way forward and back."""
    params, xs, state, dys, dstate = draw(2, 3, 4, 5, cell=cell_class)
    cell = cell_class(params)
    results = []
    for kind in (type(state)._make, tuple):
        _, last, tape = unroll_forward(cell, xs, kind(state))
        dxs, dfirst, _ = unroll_backward(cell, dys, kind(dstate), tape)
        dx, dold, _ = cell.backward(dys[:, 0], kind(dstate), tape.caches[0])
        results.append((*last, dxs, *dfirst, dx, *dold))
    for named, plain in zip(*results, strict=True):
        np.testing.assert_array_equal(named, plain)
