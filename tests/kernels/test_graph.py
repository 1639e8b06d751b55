"""The plumbing around a CUDA graph: fixed memory in, copies out, no tape out of date.

On a machine without a GPU a stand-in records: replaying runs the work again into the same memory.
"""

import numpy as np
import pytest
import torch

pytest.importorskip("triton")

from gatedrnn.kernels import graphed
from gatedrnn.kernels.graph import Recording
from gatedrnn.kernels.tape import run as run_passes

from .conftest import TOLERANCES, assert_right, missing, run, solve, wide

pytestmark = pytest.mark.skipif(
    missing("fused_steps") is not None, reason=str(missing("fused_steps"))
)


def flat(results):
    """All tensors in nested tuples."""
    for result in results:
        if isinstance(result, tuple):
            yield from flat(result)
        else:
            yield result


@pytest.fixture
def recorded():
    """How often each piece of work was recorded and replayed: recordings, replays."""
    return [0, 0]


@pytest.fixture
def rung(recorded):
    from gatedrnn.kernels.lstm_persistent import PASSES

    def record(work):
        results = work()
        memory = list(flat(results))
        recorded[0] += 1

        def replay():
            recorded[1] += 1
            for old, new in zip(memory, list(flat(work())), strict=True):
                # Through NumPy, so that autograd does not see it, as it does not see a replay.
                if old.data_ptr() != new.data_ptr():
                    old.detach().numpy()[...] = new.detach().numpy()

        return Recording(replay, results)

    passes = graphed(PASSES, record)
    return lambda *arguments: run_passes(passes, *arguments)


def test_numbers_and_gradients(rung, problem):
    for seed in range(3):
        instance = problem(3, 4, 2, 5, seed=seed)
        assert_right(run(rung, instance), solve(instance), torch.float32)


def test_one_recording_for_many_calls(rung, problem, recorded):
    instance = problem(3, 4, 2, 5)
    for seed in range(3):
        other = problem(3, 4, 2, 5, seed=seed)._replace(params=instance.params)
        assert_right(run(rung, other), solve(other), torch.float32)
    assert recorded == [2, 6]


def test_new_sizes_are_recorded_anew(rung, problem, recorded):
    instance = problem(3, 4, 2, 5)
    shorter = instance._replace(xs=instance.xs[:, 1:], dys=instance.dys[:, 1:])
    for each in (instance, shorter, instance):
        assert_right(run(rung, each), solve(each), torch.float32)
    assert recorded == [4, 6]


def test_a_new_value_in_a_weight_is_seen(rung, problem):
    instance = problem(3, 4, 2, 5)
    run(rung, instance)
    with torch.no_grad():
        for param in instance.params:
            param += 0.5
    assert_right(run(rung, instance), solve(instance), torch.float32)


def test_a_transposed_weight_is_another_one(rung, problem):
    instance = problem(2, 3, 20, 5)
    square = instance.params.W.detach()
    turned = instance._replace(params=instance.params._replace(W=square.T.requires_grad_()))
    assert turned.params.W.data_ptr() == instance.params.W.data_ptr()
    for each in (instance, turned):
        assert_right(run(rung, each), solve(each), torch.float32)


def test_what_comes_out_outlives_the_next_call(rung, problem):
    first = problem(3, 4, 2, 5)
    before = run(rung, first)
    ys, last = rung(first.xs, first.state, first.params)
    kept = torch.autograd.grad([ys, *last], first.leaves(), [first.dys, *first.dstate])
    run(rung, problem(3, 4, 2, 5, seed=1)._replace(params=first.params))
    names = list(before)
    for name, tensor in zip(names, [ys, *last, *kept], strict=True):
        np.testing.assert_array_equal(wide(tensor), before[name])


def test_a_tape_out_of_date_is_refused(rung, problem):
    instance = problem(3, 4, 2, 5)
    ys, _ = rung(instance.xs, instance.state, instance.params)
    rung(instance.xs, instance.state, instance.params)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        ys.backward(instance.dys)


def test_two_sizes_do_not_mix(rung, problem):
    """Two forward passes of different sizes, then their backward passes in either order."""
    long, short = problem(3, 4, 2, 5), problem(3, 2, 2, 5, seed=1)
    outputs = [(p, *rung(p.xs, p.state, p.params)) for p in (long, short)]
    for p, ys, last in outputs:
        expected = solve(p)
        gradients = torch.autograd.grad([ys, *last], [p.xs], [p.dys, *p.dstate])
        error = np.abs(wide(gradients[0]) - expected["dxs"]).max() / np.abs(expected["dxs"]).max()
        assert error < TOLERANCES[torch.float32][1]
