"""The GRU in two launches: the persistent kernels, and the products around them."""

from typing import NamedTuple

import torch
import triton
from torch import Tensor

from gatedrnn.kernels.gru_sequence import gru_sequence, gru_sequence_back
from gatedrnn.kernels.launch import ROWS, launch
from gatedrnn.kernels.tape import Passes, check_dtype


class GRUTape(NamedTuple):
    """What the forward pass keeps for the backward pass.

    Attributes
    ----------
    xs : Tensor (T*B, D)
        Inputs, time first.
    gates : Tensor (T, B, 3*H)
        Gates after activation, column blocks r z n.
    hs : Tensor (T + 1, B, H)
        `h`, the initial one first.
    qs : Tensor (T, B, H)
        What the reset gate scales.
    W, U : Tensor
        Weights.
    """

    xs: Tensor
    gates: Tensor
    hs: Tensor
    qs: Tensor
    W: Tensor
    U: Tensor


def forward(xs: Tensor, h: Tensor, W: Tensor, U: Tensor, b: Tensor, b_hn: Tensor):
    """Run a GRU: one product, one kernel.

    Parameters
    ----------
    xs : Tensor (B, T, D)
        Input sequences.
    h : Tensor (B, H)
        State before the first step.
    W, U, b, b_hn : Tensor
        Parameters.

    Returns
    -------
    outputs : tuple of Tensor
        `ys` (B, T, H), and `h` (B, H) after the last step.
    tape : GRUTape
        What `backward` needs.

    Raises
    ------
    ValueError
        If the dtype is none that the kernels take, or `U` does not fit.
    """
    check_dtype("gru", xs)
    (B, T, D), H = xs.shape, U.shape[0]
    options = launch("gru", H, xs.dtype)
    rows = xs.transpose(0, 1).reshape(T * B, D)
    gates = torch.addmm(b, rows, W)
    hs = torch.empty((T + 1, B, H), dtype=xs.dtype, device=xs.device)
    qs = torch.empty((T, B, H), dtype=xs.dtype, device=xs.device)
    hs[0] = h
    grid = (triton.cdiv(B, ROWS),)
    gru_sequence[grid](gates, U.contiguous(), b_hn.contiguous(), hs, qs, T, B, **options)
    tape = GRUTape(rows, gates.view(T, B, 3 * H), hs, qs, W, U)
    return (hs[1:].transpose(0, 1).contiguous(), hs[-1].clone()), tape


def backward(dys: Tensor, dh: Tensor, tape: GRUTape) -> tuple[Tensor, ...]:
    """Backpropagate through time: one kernel, then one product for each gradient.

    Parameters
    ----------
    dys : Tensor (B, T, H)
        Gradient at every output.
    dh : Tensor (B, H)
        Gradient at the last state.
    tape : GRUTape
        What `forward` returned.

    Returns
    -------
    tuple of Tensor
        Gradients at `xs`, `h`, `W`, `U`, `b` and `b_hn`.

    Notes
    -----
    Implements :eq:`gru-dx` and :eq:`gru-dparams`.
    """
    B, T, H = dys.shape
    das, dqs = torch.empty_like(tape.gates), torch.empty_like(tape.qs)
    dh = dh.to(torch.float32, copy=True).contiguous()
    grid = (triton.cdiv(B, ROWS),)
    gru_sequence_back[grid](
        dys.contiguous(), dh, tape.gates, tape.qs, tape.hs, tape.U.contiguous(), das, dqs, T, B,
        **launch("gru", H, dys.dtype),
    )  # fmt: skip
    das, dqs, hs = das.view(T * B, -1), dqs.view(T * B, H), tape.hs[:-1].reshape(T * B, H)
    dxs = (das @ tape.W.T).view(T, B, -1).transpose(0, 1)
    # Of the candidate, `U` and `b_hn` stand inside the reset gate, `W` and `b` outside.
    dU = torch.cat([hs.T @ das[:, : 2 * H], hs.T @ dqs], dim=1)
    return dxs, dh.to(dys.dtype), tape.xs.T @ das, dU, das.sum(dim=0), dqs.sum(dim=0)


PASSES = Passes(forward, backward)
