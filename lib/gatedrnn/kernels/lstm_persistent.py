"""The LSTM in two launches: the persistent kernels, and the products around them."""

import torch
import triton
from torch import Tensor

from gatedrnn.kernels.lstm_sequence import lstm_sequence, lstm_sequence_back
from gatedrnn.kernels.tape import LSTMTape, Passes, finish, gradients, start

ROWS = 16
"""Rows of the batch that a program owns: the fewest that a matrix unit multiplies."""

LARGEST = {torch.float32: 64, torch.float16: 128, torch.bfloat16: 128}
"""Hidden sizes up to which `U` fits beside everything else on one multiprocessor."""


def launch(H: int, dtype: torch.dtype) -> dict:
    """Choose what the kernels are compiled for.

    Parameters
    ----------
    H : int
        Hidden size.
    dtype : torch.dtype
        A dtype of `LARGEST`.

    Returns
    -------
    dict
        `H`, `UNITS`, `ROWS`, `PRECISION` and `num_warps`.

    Raises
    ------
    ValueError
        If `U` would not fit.
    """
    if LARGEST[dtype] < H:
        raise ValueError(
            f"lstm: U has hidden size {H}, expected at most {LARGEST[dtype]} in {dtype}, "
            "so that it fits on one multiprocessor"
        )
    units = max(16, triton.next_power_of_2(H))
    # With four warps the largest tiles need more registers than a thread has.
    warps = 8 if units == triton.next_power_of_2(LARGEST[dtype]) else 4
    # Without a word, products of float32 would run in TF32.
    return {"H": H, "UNITS": units, "ROWS": ROWS, "PRECISION": "ieee", "num_warps": warps}


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
    options = launch(U.shape[0], xs.dtype)
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
        **launch(H, dys.dtype),
    )  # fmt: skip
    return gradients(das, dh, dc, tape)


PASSES = Passes(forward, backward)
