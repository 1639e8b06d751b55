"""What every layout needs: plain arrays, and blocks in another order."""

from dataclasses import replace

import numpy as np

from gatedrnn.params import RNNParams
from gatedrnn.spec import CellSpec


def to_numpy(array) -> np.ndarray:
    """Return a copy of a tensor of any framework as an array.

    Parameters
    ----------
    array : ndarray, torch.Tensor or Keras variable
        Numbers, with or without a gradient.

    Returns
    -------
    ndarray
        The same numbers, in the same dtype.
    """
    # PyTorch tensors that require a gradient, or live on a GPU, refuse np.asarray.
    if hasattr(array, "detach"):
        array = array.detach().cpu()
    return np.asarray(array).copy()


def reorder(array: np.ndarray, before: str, after: str) -> np.ndarray:
    """Bring the blocks of the last axis into another order.

    Parameters
    ----------
    array : ndarray (..., G*H)
        Blocks of one width, side by side.
    before, after : str
        One letter for each block, in the order in which they lie, and shall lie.

    Returns
    -------
    ndarray (..., G*H)
        A copy with the blocks moved.
    """
    blocks = dict(zip(before, np.split(array, len(before), axis=-1), strict=True))
    return np.concatenate([blocks[letter] for letter in after], axis=-1)


def check_common(spec: CellSpec, W, U, b) -> None:
    """Check `W`, `U` and `b`, what every cell has, before anything is computed from them.

    Parameters
    ----------
    spec : CellSpec
        Layout of the cell.
    W, U, b : ndarray
        As in `CellSpec.check_params`.

    Raises
    ------
    ValueError
        If a shape or dtype does not fit.
    """
    replace(spec, extra=()).check_params(RNNParams(W, U, b))
