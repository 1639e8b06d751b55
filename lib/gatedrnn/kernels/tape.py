"""A forward and a backward pass as two plain functions, joined for autograd."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from gatedrnn.spec import LSTMState

DTYPES = (torch.float32, torch.float16, torch.bfloat16)
"""What the kernels take: they compute in float32 whatever they are given."""


class Passes(NamedTuple):
    """The two passes of a fused layer, without autograd.

    Attributes
    ----------
    forward : callable
        Of an LSTM ``(xs, h, c, W, U, b) -> (ys, h, c), tape``.
    backward : callable
        Of an LSTM ``(dys, dh, dc, tape) -> (dxs, dh, dc, dW, dU, db)``.
    """

    forward: Callable
    backward: Callable


def run(passes: Passes, xs: Tensor, state, params, states: type = LSTMState):
    """Run two passes as one differentiable layer.

    Parameters
    ----------
    passes : Passes
        What is run.
    xs : Tensor (B, T, D)
        Input sequences.
    state : sequence of Tensor (B, H)
        State before the first step.
    params : NamedTuple of Tensor
        `W`, `U`, `b` and what else the cell has.
    states : type
        NamedTuple of the cell's states.

    Returns
    -------
    ys : Tensor (B, T, H)
        Outputs.
    state : NamedTuple of Tensor (B, H)
        State after the last step.
    """
    ys, *last = _Layer.apply(passes, xs, *state, *params)
    return ys, states(*last)


class _Layer(torch.autograd.Function):
    @staticmethod
    def forward(ctx, passes, *inputs):
        outputs, tape = passes.forward(*inputs)
        ctx.passes, ctx.tape = passes, type(tape)
        ctx.save_for_backward(*tape)
        return outputs

    @staticmethod
    @once_differentiable
    def backward(ctx, *above):
        return None, *ctx.passes.backward(*above, ctx.tape(*ctx.saved_tensors))


def check_dtype(name: str, xs: Tensor) -> None:
    """Check that the kernels take a dtype.

    Parameters
    ----------
    name : str
        Name of the cell.
    xs : Tensor
        Input sequences.

    Raises
    ------
    ValueError
        If the dtype is not one of `DTYPES`.
    """
    if xs.dtype not in DTYPES:
        names = ", ".join(str(dtype) for dtype in DTYPES)
        raise ValueError(f"{name}: xs has dtype {xs.dtype}, expected one of {names}")
