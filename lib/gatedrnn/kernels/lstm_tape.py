"""What the fused LSTMs share: everything but the walk through time."""

from typing import NamedTuple

import torch
from torch import Tensor

from gatedrnn.kernels.tape import check_dtype


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
