"""Fused pointwise steps: one product and one Triton kernel a step, forward and backward."""

import torch
import triton
import triton.language as tl
from torch import Tensor

from gatedrnn.kernels.lstm_tape import LSTMTape, finish, gradients, start
from gatedrnn.kernels.tape import Passes

BLOCK = 256


@triton.jit
def lstm_step(gates, c, c_new, h_new, size, H: tl.constexpr, BLOCK: tl.constexpr):
    """Turn pre-activations into gates, in place, and take the step; one program, `BLOCK` units.

    Implements :eq:`lstm-gates`, :eq:`lstm-cell` and :eq:`lstm-hidden`.
    """
    unit = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    inside = unit < size
    at = gates + unit // H * 4 * H + unit % H
    i = tl.sigmoid(tl.load(at, inside).to(tl.float32))
    f = tl.sigmoid(tl.load(at + H, inside).to(tl.float32))
    # tanh(a) = 2 sigmoid(2 a) - 1
    g = 2 * tl.sigmoid(2 * tl.load(at + 2 * H, inside).to(tl.float32)) - 1
    o = tl.sigmoid(tl.load(at + 3 * H, inside).to(tl.float32))
    c = f * tl.load(c + unit, inside) + i * g
    h = o * (2 * tl.sigmoid(2 * c) - 1)
    tl.store(at, i, inside)
    tl.store(at + H, f, inside)
    tl.store(at + 2 * H, g, inside)
    tl.store(at + 3 * H, o, inside)
    tl.store(c_new + unit, c, inside)
    tl.store(h_new + unit, h, inside)


@triton.jit
def lstm_step_back(
    dys, dh, dc, gates, c, c_new, das, size, stride, H: tl.constexpr, BLOCK: tl.constexpr
):
    """Carry the gradient through what of a step is no product; `dc` changes in place.

    Implements :eq:`lstm-dc` and :eq:`lstm-da`.
    """
    unit = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    inside = unit < size
    row, column = unit // H, unit % H
    at = row * 4 * H + column
    i = tl.load(gates + at, inside).to(tl.float32)
    f = tl.load(gates + at + H, inside).to(tl.float32)
    g = tl.load(gates + at + 2 * H, inside).to(tl.float32)
    o = tl.load(gates + at + 3 * H, inside).to(tl.float32)
    dy = tl.load(dys + row * stride + column, inside).to(tl.float32)
    dh_new = dy + tl.load(dh + unit, inside).to(tl.float32)
    tanh_c = 2 * tl.sigmoid(2 * tl.load(c_new + unit, inside)) - 1
    dc_new = tl.load(dc + unit, inside) + dh_new * o * (1 - tanh_c * tanh_c)
    tl.store(das + at, dc_new * g * i * (1 - i), inside)
    tl.store(das + at + H, dc_new * tl.load(c + unit, inside) * f * (1 - f), inside)
    tl.store(das + at + 2 * H, dc_new * i * (1 - g * g), inside)
    tl.store(das + at + 3 * H, dh_new * tanh_c * o * (1 - o), inside)
    tl.store(dc + unit, dc_new * f, inside)


def forward(xs: Tensor, h: Tensor, c: Tensor, W: Tensor, U: Tensor, b: Tensor):
    """Run an LSTM, a product and a kernel a step.

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
    outputs : tuple of Tensor
        `ys` (B, T, H), and `h` and `c` (B, H) after the last step.
    tape : LSTMTape
        What `backward` needs.
    """
    tape = start(xs, h, c, W, U, b)
    gates, hs, cs = tape.gates, tape.hs, tape.cs
    size, H = h.numel(), U.shape[0]
    for t in range(len(gates)):
        gates[t].addmm_(hs[t], U)
        lstm_step[triton.cdiv(size, BLOCK),](gates[t], cs[t], cs[t + 1], hs[t + 1], size, H, BLOCK)
    return finish(tape), tape


def backward(dys: Tensor, dh: Tensor, dc: Tensor, tape: LSTMTape) -> tuple[Tensor, ...]:
    """Backpropagate through time, a kernel and a product a step.

    Parameters
    ----------
    dys : Tensor (B, T, H)
        Gradient at every output.
    dh, dc : Tensor (B, H)
        Gradient at the last state.
    tape : LSTMTape
        What `forward` returned.

    Returns
    -------
    tuple of Tensor
        Gradients at `xs`, `h`, `c`, `W`, `U` and `b`.
    """
    gates, cs, U_T = tape.gates, tape.cs, tape.U.T
    das, dys = torch.empty_like(gates), dys.contiguous()
    dh, dc = dh.clone(), dc.to(cs.dtype, copy=True)
    (_, T, H), size = dys.shape, dh.numel()
    for t in reversed(range(T)):
        lstm_step_back[triton.cdiv(size, BLOCK),](
            dys[:, t], dh, dc, gates[t], cs[t], cs[t + 1], das[t], size, T * H, H, BLOCK
        )
        torch.mm(das[t], U_T, out=dh)
    return gradients(das, dh, dc, tape)


PASSES = Passes(forward, backward)
