"""What the persistent kernels are compiled for."""

import torch
import triton

ROWS = 16
"""Rows of the batch that a program owns: the fewest that a matrix unit multiplies."""

LARGEST = {torch.float32: 64, torch.float16: 128, torch.bfloat16: 128}
"""Hidden sizes up to which `U` fits beside everything else on one multiprocessor."""


def launch(name: str, H: int, dtype: torch.dtype) -> dict:
    """Choose what the kernels are compiled for.

    Parameters
    ----------
    name : str
        Name of the cell.
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
            f"{name}: U has hidden size {H}, expected at most {LARGEST[dtype]} in {dtype}, "
            "so that it fits on one multiprocessor"
        )
    units = max(16, triton.next_power_of_2(H))
    # With four warps the largest tiles need more registers than a thread has.
    warps = 8 if units == triton.next_power_of_2(LARGEST[dtype]) else 4
    # Without a word, products of float32 would run in TF32.
    return {"H": H, "UNITS": units, "ROWS": ROWS, "PRECISION": "ieee", "num_warps": warps}
