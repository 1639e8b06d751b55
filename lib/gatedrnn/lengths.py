"""Sequences of different lengths in one batch."""

import numpy as np


def active_steps(name: str, lengths, B: int, T: int) -> np.ndarray:
    """Mark the steps that belong to each sequence.

    Parameters
    ----------
    name : str
        The cell's name, the first word of the error message.
    lengths : sequence of int (B,) or None
        Each sequence's own length; None means T for all.
    B, T : int
        Batch size and number of steps.

    Returns
    -------
    ndarray of bool (B, T)
        False past a sequence's end.

    Raises
    ------
    ValueError
        If `lengths` does not hold B integers from 0 to T.
    """
    if lengths is None:
        return np.ones((B, T), bool)
    lengths = np.asarray(lengths)
    if lengths.size == 0:
        # np.asarray([]) is float64, yet an empty batch has no wrong length in it.
        lengths = lengths.astype(int)
    if lengths.shape != (B,) or not np.issubdtype(lengths.dtype, np.integer):
        raise ValueError(
            f"{name}: lengths has shape {lengths.shape} and dtype {lengths.dtype}, "
            f"expected {B} integers"
        )
    outside = lengths[(lengths < 0) | (lengths > T)]
    if outside.size:
        raise ValueError(
            f"{name}: lengths contains {outside[0]}, expected numbers from 0 to T = {T}"
        )
    return np.arange(T) < lengths[:, None]
