"""Rungs on problems whose right answer the reference gives."""

import os
from typing import NamedTuple

import numpy as np
import pytest

pytest.importorskip("torch")

import torch

# Read when Triton is first imported: without a GPU its kernels run in the interpreter.
os.environ |= {} if torch.cuda.is_available() else {"TRITON_INTERPRET": "1"}

from gatedrnn.kernels import GRU_RUNGS, RUNGS, missing
from gatedrnn.reference import LSTMCell, relative_error, unroll_backward, unroll_forward

# Relative to the largest entry of each tensor: outputs, gradients.
TOLERANCES = {
    torch.float64: (1e-12, 1e-12),
    torch.float32: (1e-5, 1e-4),
    torch.float16: (2e-3, 2e-3),
    torch.bfloat16: (2e-2, 2e-2),
}


def device() -> str:
    return "cuda" if torch.cuda.is_available() else "cpu"


class Problem(NamedTuple):
    """One random problem in tensors that want a gradient."""

    params: NamedTuple
    xs: object
    state: NamedTuple
    dys: object
    dstate: NamedTuple

    def leaves(self) -> list:
        return [self.xs, *self.state, *self.params]


@pytest.fixture
def problem(draw):
    """The function that draws a problem, rounded to its dtype."""

    def make(B, T, D, H, dtype=torch.float32, *, cell=LSTMCell, seed=0):
        params, xs, state, dys, dstate = draw(B, T, D, H, cell=cell, seed=seed)
        # Weights of order one amplify the rounding of sixteen bits from step to step.
        params = type(params)(*(p / np.sqrt(2 * H) for p in params))

        def tensor(array):
            return torch.tensor(array, dtype=dtype, device=device())

        def leaf(array):
            return tensor(array).requires_grad_()

        return Problem(
            type(params)(*map(leaf, params)), leaf(xs), type(state)(*map(leaf, state)),
            tensor(dys), type(dstate)(*map(tensor, dstate)),
        )  # fmt: skip

    return make


def run(rung, problem: Problem) -> dict[str, np.ndarray]:
    """Everything that comes out of a rung: values, last state and all the gradients."""
    ys, last = rung(problem.xs, problem.state, problem.params)
    gradients = torch.autograd.grad([ys, *last], problem.leaves(), [problem.dys, *problem.dstate])
    names = [*last._fields, "dxs", *(f"d{n}" for n in (*last._fields, *problem.params._fields))]
    tensors = dict(zip(["ys", *names], [ys, *last, *gradients], strict=True))
    assert {t.dtype for t in tensors.values()} == {problem.xs.dtype}
    return {name: wide(tensor) for name, tensor in tensors.items()}


def wide(tensor) -> np.ndarray:
    return tensor.detach().cpu().double().numpy()


def solve(problem: Problem, cell=LSTMCell) -> dict[str, np.ndarray]:
    """The same from the NumPy reference in float64, for the numbers as they were rounded."""
    params, state, dstate = (
        type(part)(*map(wide, part)) for part in (problem.params, problem.state, problem.dstate)
    )
    numpy_cell = cell(params)
    ys, last, tape = unroll_forward(numpy_cell, wide(problem.xs), state)
    dxs, first, dparams = unroll_backward(numpy_cell, wide(problem.dys), dstate, tape)
    return {
        "ys": ys, **last._asdict(), "dxs": dxs,
        **{f"d{name}": array for name, array in (first._asdict() | dparams._asdict()).items()},
    }  # fmt: skip


def assert_right(actual: dict, expected: dict, dtype) -> None:
    """Each tensor within its tolerance; one that is not a number is wrong."""
    assert actual.keys() == expected.keys()
    for name, right in expected.items():
        error = relative_error(actual[name], right)
        assert error <= TOLERANCES[dtype][name.startswith("d")], f"{name} is off by {error:.1e}"


def skip_if_missing(name: str) -> None:
    reason = missing(name)
    if reason:
        pytest.skip(f"{name}: {reason}")


@pytest.fixture(params=RUNGS)
def rung(request):
    """Each rung that this machine can run."""
    skip_if_missing(request.param)
    return RUNGS[request.param]


@pytest.fixture(params=GRU_RUNGS)
def gru_rung(request):
    """Each rung of the GRU that this machine can run."""
    skip_if_missing(request.param)
    return GRU_RUNGS[request.param]
