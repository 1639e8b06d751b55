"""The two squashing functions of a gated cell."""

import numpy as np


def sigmoid(a: np.ndarray) -> np.ndarray:
    """Logistic function, without overflow for any finite input.

    Parameters
    ----------
    a : ndarray
        Pre-activation, any shape, float32 or float64.

    Returns
    -------
    ndarray
        ``1 / (1 + exp(-a))``, same shape and dtype, between 0 and 1.

    Notes
    -----
    Implements :eq:`lstm-sigmoid`. ``exp`` sees only non-positive numbers, so a gate that is almost
    shut keeps its relative precision.
    """
    e = np.exp(-np.abs(a))
    return np.where(a >= 0, 1, e) / (1 + e)
