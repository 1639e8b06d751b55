"""The LSTM in two launches: the persistent kernels, and the products around them."""

import torch
import triton
from torch import Tensor

from gatedrnn.kernels.launch import ROWS, launch
from gatedrnn.kernels.lstm_sequence import lstm_sequence, lstm_sequence_back
from gatedrnn.kernels.lstm_tape import LSTMTape, finish, gradients, start
from gatedrnn.kernels.tape import Passes


def forward(xs: Tensor, h: Tensor, c: Tensor, W: Tensor, U: Tensor, b: Tensor):
    """Run an LSTM: one product, one kernel.

    Parameters
    ----------
    xs, h, c, W, U, b
        As in `lstm_steps.forward`.

    Returns
    -------
    outputs : tuple of Tensor
        `ys` (B, T, H), and `h` and `c` (B, H) after the last step.
    tape : LSTMTape
        What `backward` needs.
    """
    B, T, _ = xs.shape
    tape = start(xs, h, c, W, U, b)
    options = launch("lstm", U.shape[0], xs.dtype)
    grid = (triton.cdiv(B, ROWS),)
    lstm_sequence[grid](tape.gates, U.contiguous(), tape.hs, tape.cs, T, B, **options)
    return finish(tape), tape


def backward(dys: Tensor, dh: Tensor, dc: Tensor, tape: LSTMTape) -> tuple[Tensor, ...]:
    """Backpropagate through time: one kernel, then one product for each gradient.

    Parameters
    ----------
    dys, dh, dc, tape
        As in `lstm_steps.backward`.

    Returns
    -------
    tuple of Tensor
        Gradients at `xs`, `h`, `c`, `W`, `U` and `b`.
    """
    B, T, H = dys.shape
    das = torch.empty_like(tape.gates)
    dh, dc = (d.to(torch.float32, copy=True).contiguous() for d in (dh, dc))
    grid = (triton.cdiv(B, ROWS),)
    lstm_sequence_back[grid](
        dys.contiguous(), dh, dc, tape.gates, tape.cs, tape.U.contiguous(), das, T, B,
        **launch("lstm", H, dys.dtype),
    )  # fmt: skip
    return gradients(das, dh, dc, tape)


PASSES = Passes(forward, backward)
