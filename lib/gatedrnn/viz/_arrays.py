"""What a plot may be given: the check all plots share."""

import numpy as np


def as_array(plot: str, name: str, value, shape: tuple) -> np.ndarray:
    """Return a float64 copy of what is to be drawn, after a look at its shape.

    Parameters
    ----------
    plot : str
        Name of the plotting function, the first word of the message.
    name : str
        Name of the argument.
    value : array_like
        Numbers; a framework's tensor works when NumPy can read it.
    shape : tuple of int or str
        Expected shape. A string names a size that is free but not zero.

    Returns
    -------
    ndarray of float64
        A copy with as many axes as `shape`.

    Raises
    ------
    ValueError
        If `value` is not numeric or its shape does not fit.
    """
    try:
        array = np.array(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{plot}: {name} is not an array of numbers") from None
    fits = array.ndim == len(shape) and all(
        got > 0 if isinstance(size, str) else got == size
        for got, size in zip(array.shape, shape, strict=True)
    )
    if not fits:
        expected = ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "")
        raise ValueError(f"{plot}: {name} has shape {array.shape}, expected ({expected})")
    return array
