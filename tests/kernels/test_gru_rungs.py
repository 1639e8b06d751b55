"""Every rung of the GRU gives the numbers and gradients of the reference, whatever the sizes."""

import re

import pytest
import torch

from gatedrnn.reference import GRUCell

from .conftest import assert_right, run, solve

SIZES = [(3, 5, 2, 7), (1, 1, 1, 1), (2, 1, 4, 3), (17, 4, 3, 5), (5, 6, 3, 17)]
INTERPRETED = not torch.cuda.is_available()


@pytest.mark.parametrize("sizes", SIZES)
def test_float32(gru_rung, problem, sizes):
    instance = problem(*sizes, cell=GRUCell)
    assert_right(run(gru_rung.run, instance), solve(instance, GRUCell), torch.float32)


def test_other_dtypes(gru_rung, problem):
    for dtype in gru_rung.dtypes:
        # The interpreter's product of bfloat16 is wrong.
        if gru_rung.needs == "triton" and INTERPRETED and dtype == torch.bfloat16:
            continue
        instance = problem(3, 5, 2, 7, dtype, cell=GRUCell)
        assert_right(run(gru_rung.run, instance), solve(instance, GRUCell), dtype)


def test_strided_inputs(gru_rung, problem):
    instance = problem(4, 6, 2, 5, cell=GRUCell)
    views = instance._replace(
        xs=instance.xs[::2, 1::2], dys=instance.dys[::2, 1::2],
        state=type(instance.state)(instance.state.h[::2]),
        dstate=type(instance.dstate)(instance.dstate.h[::2]),
    )  # fmt: skip
    assert_right(run(gru_rung.run, views), solve(views, GRUCell), torch.float32)


def test_a_wrong_argument_is_named(gru_rung, problem):
    wrong = problem(2, 3, 4, 5, cell=GRUCell)
    wrong = wrong._replace(params=wrong.params._replace(b_hn=wrong.params.b_hn[1:]))
    sentence = "gru: b_hn has shape (4,), expected (5,)"
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        gru_rung.run(wrong.xs, wrong.state, wrong.params)


def test_float64_is_refused_where_it_would_be_rounded(gru_rung, problem):
    if torch.float64 in gru_rung.dtypes:
        return
    wrong = problem(2, 3, 4, 5, torch.float64, cell=GRUCell)
    with pytest.raises(ValueError, match=r"^gru: xs has dtype torch\.float64, expected one of"):
        gru_rung.run(wrong.xs, wrong.state, wrong.params)
