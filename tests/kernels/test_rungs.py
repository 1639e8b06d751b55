"""Every rung gives the numbers and gradients of the reference, whatever the sizes."""

import re

import numpy as np
import pytest
import torch

from gatedrnn.kernels import RUNGS, missing, persistent
from gatedrnn.params import LSTMParams
from gatedrnn.spec import LSTMState

from .conftest import assert_right, run, solve, wide

# B, T, D, H: odd ones, one of each, more rows than one program has, one unit past a power of two.
SIZES = [(3, 5, 2, 7), (1, 1, 1, 1), (2, 1, 4, 3), (17, 4, 3, 5), (5, 6, 3, 17)]
INTERPRETED = not torch.cuda.is_available()


@pytest.mark.parametrize("sizes", SIZES)
def test_float32(rung, problem, sizes):
    instance = problem(*sizes)
    assert_right(run(rung.run, instance), solve(instance), torch.float32)


def test_other_dtypes(rung, problem):
    for dtype in rung.dtypes:
        # The interpreter's product of bfloat16 is wrong.
        if rung.needs == "triton" and INTERPRETED and dtype == torch.bfloat16:
            continue
        instance = problem(3, 5, 2, 7, dtype)
        assert_right(run(rung.run, instance), solve(instance), dtype)


@pytest.mark.filterwarnings("ignore:overflow encountered in exp")
def test_saturated_gates(rung, problem):
    """Gates that are almost open or shut: no overflow on the way to them."""
    instance = problem(3, 6, 2, 4)
    with torch.no_grad():
        instance.xs.mul_(100)
    assert_right(run(rung.run, instance), solve(instance), torch.float32)


def test_a_loss_on_a_part(rung, problem):
    """Autograd hands zeros for what the loss does not use, and asks only for what it needs."""
    instance = problem(2, 3, 2, 4)
    expected = solve(instance._replace(dstate=LSTMState(*map(torch.zeros_like, instance.dstate))))
    ys, _ = rung.run(instance.xs.detach(), instance.state, instance.params)
    (dU,) = torch.autograd.grad(ys, [instance.params.U], instance.dys)
    assert_right({"dU": wide(dU)}, {"dU": expected["dU"]}, torch.float32)


def test_memory_layout_does_not_matter(rung, problem):
    instance = problem(3, 4, 2, 5)

    def strided(tensor):
        apart = torch.stack([tensor.detach(), torch.full_like(tensor, np.nan)], dim=-1)[..., 0]
        return apart.requires_grad_(tensor.requires_grad)

    views = type(instance)(
        *(
            type(part)(*map(strided, part)) if isinstance(part, tuple) else strided(part)
            for part in instance
        )
    )
    assert not views.xs.is_contiguous()
    assert_right(run(rung.run, views), solve(instance), torch.float32)


def test_inputs_are_never_changed(rung, problem):
    instance = problem(3, 4, 2, 5)
    tensors = [*instance.leaves(), instance.dys, *instance.dstate]
    before = [wide(t).copy() for t in tensors]
    run(rung.run, instance)
    for tensor, old in zip(tensors, before, strict=True):
        np.testing.assert_array_equal(wide(tensor), old)


def test_outputs_of_one_call_outlive_the_next(rung, problem):
    first, second = problem(3, 4, 2, 5), problem(3, 4, 2, 5, seed=1)
    ys, last = rung.run(first.xs, first.state, first.params)
    before = [wide(t).copy() for t in (ys, *last)]
    run(rung.run, second)
    for tensor, old in zip((ys, *last), before, strict=True):
        np.testing.assert_array_equal(wide(tensor), old)


def test_outputs_are_no_part_of_the_tape(rung, problem):
    instance = problem(3, 4, 2, 5)
    ys, last = rung.run(instance.xs, instance.state, instance.params)
    ys_copy, *last_copy = (t.clone() for t in (ys, *last))
    with torch.no_grad():
        for tensor in (ys, *last):
            tensor.detach().fill_(np.nan)
    if rung.run in {RUNGS[name].run for name in ("fused_steps", "graphed_steps", "persistent")}:
        above = [instance.dys, *instance.dstate]
        gradients = torch.autograd.grad([ys_copy, *last_copy], instance.leaves(), above)
        assert all(torch.isfinite(g).all() for g in gradients)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda p: p._replace(xs=p.xs[:, :0]),
            "lstm: xs has shape (2, 0, 4), expected at least one step",
        ),
        (
            lambda p: p._replace(xs=p.xs[..., 1:]),
            "lstm: W has shape (4, 20), expected (3, 20)",
        ),
        (
            lambda p: p._replace(params=p.params._replace(U=p.params.U[:, 1:])),
            "lstm: U has shape (5, 19), expected (5, 20)",
        ),
        (
            lambda p: p._replace(params=p.params._replace(b=p.params.b.double())),
            "lstm: b has dtype torch.float64, expected torch.float32, the dtype of the parameters",
        ),
        (
            lambda p: p._replace(state=(p.state.h,)),
            "lstm: state holds one array, expected (h, c)",
        ),
        (
            lambda p: p._replace(state=LSTMState(p.state.h, p.state.c[1:])),
            "lstm: c has shape (1, 5), expected (2, 5)",
        ),
    ],
)
def test_a_wrong_argument_is_named(rung, problem, change, sentence):
    wrong = change(problem(2, 3, 4, 5))
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        rung.run(wrong.xs, wrong.state, wrong.params)


def test_float64_is_refused_where_it_would_be_rounded(rung, problem):
    if torch.float64 in rung.dtypes:
        return
    instance = problem(2, 3, 4, 5, torch.float64)
    with pytest.raises(ValueError, match=r"^lstm: xs has dtype torch\.float64, expected one of"):
        rung.run(instance.xs, instance.state, instance.params)


@pytest.mark.skipif(missing("persistent") is not None, reason=str(missing("persistent")))
def test_a_state_too_wide_for_the_chip_is_refused():
    H = 65
    state = LSTMState(*torch.zeros(2, 1, H))
    params = LSTMParams(torch.zeros(1, 4 * H), torch.zeros(H, 4 * H), torch.zeros(4 * H))
    with pytest.raises(ValueError, match="U has hidden size 65, expected at most 64"):
        persistent(torch.zeros(1, 1, 1), state, params)
