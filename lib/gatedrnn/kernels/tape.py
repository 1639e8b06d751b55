"""A forward and a backward pass as two plain functions, joined for autograd."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from gatedrnn.spec import LSTMState

DTYPES = (torch.float32, torch.float16, torch.bfloat16)
"""What the kernels take: they compute in float32 whatever they are given."""


class LSTMTape(NamedTuple):
    """What the forward pass of a fused LSTM keeps for its backward pass.

    Attributes
    ----------
    xs : Tensor (T*B, D)
        Inputs, time first.
    gates : Tensor (T, B, 4*H)
        Gates after activation, column blocks i f g o.
    hs : Tensor (T + 1, B, H)
        `h`, the initial one first.
    cs : Tensor (T + 1, B, H)
        `c`, the initial one first, in float32.
    W, U : Tensor
        Weights.
    """

    xs: Tensor
    gates: Tensor
    hs: Tensor
    cs: Tensor
    W: Tensor
    U: Tensor


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


def start(xs: Tensor, h: Tensor, c: Tensor, W: Tensor, U: Tensor, b: Tensor) -> LSTMTape:
    """Multiply all inputs at once and lay out what the steps fill in.

    Parameters
    ----------
    xs : Tensor (B, T, D)
        Input sequences.
    h, c : Tensor (B, H)
        State before the first step.
    W, U, b : Tensor
        Parameters.

    Returns
    -------
    LSTMTape
        `gates` holds ``x @ W + b``, `hs` and `cs` the initial state and then nothing.

    Raises
    ------
    ValueError
        If the dtype is not one of `DTYPES`.
    """
    check_dtype("lstm", xs)
    B, T, D = xs.shape
    H = U.shape[0]
    rows = xs.transpose(0, 1).reshape(T * B, D)
    hs = torch.empty((T + 1, B, H), dtype=xs.dtype, device=xs.device)
    # The cell adds up over time: sixteen bits would lose what a small gate lets in.
    cs = torch.empty((T + 1, B, H), dtype=torch.float32, device=xs.device)
    hs[0], cs[0] = h, c
    return LSTMTape(rows, torch.addmm(b, rows, W).view(T, B, 4 * H), hs, cs, W, U)


def finish(tape: LSTMTape) -> tuple[Tensor, Tensor, Tensor]:
    """Take outputs and last state out of a tape that the steps have filled.

    Parameters
    ----------
    tape : LSTMTape
        What `start` returned.

    Returns
    -------
    ys : Tensor (B, T, H)
        Outputs.
    h, c : Tensor (B, H)
        State after the last step.
    """
    ys = tape.hs[1:].transpose(0, 1).contiguous()
    # A copy: what comes out must not be part of the tape.
    return ys, tape.hs[-1].clone(), tape.cs[-1].to(ys.dtype, copy=True)


def gradients(das: Tensor, dh: Tensor, dc: Tensor, tape: LSTMTape) -> tuple[Tensor, ...]:
    """Turn the gradients at all pre-activations into those of the layer, one product each.

    Parameters
    ----------
    das : Tensor (T, B, 4*H)
        Gradient at the pre-activations.
    dh, dc : Tensor (B, H)
        Gradient at the initial state.
    tape : LSTMTape
        What the forward pass kept.

    Returns
    -------
    dxs, dh, dc, dW, dU, db : Tensor
        Gradients, in the dtype of the outputs.

    Notes
    -----
    Implements :eq:`lstm-dx` and :eq:`lstm-dparams`.
    """
    T, B, width = das.shape
    das, hs = das.view(T * B, width), tape.hs[:-1].reshape(T * B, -1)
    dxs = (das @ tape.W.T).view(T, B, -1).transpose(0, 1)
    dtype = tape.xs.dtype
    return dxs, dh.to(dtype), dc.to(dtype), tape.xs.T @ das, hs.T @ das, das.sum(dim=0)
