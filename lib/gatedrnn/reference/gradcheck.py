"""Finite differences: the judge of every gradient in the book."""

from collections.abc import Callable

import numpy as np


def numerical_gradient(
    loss: Callable[[np.ndarray], float], array: np.ndarray, *, step: float = 1e-6
) -> np.ndarray:
    """Gradient of a scalar function by central differences.

    Parameters
    ----------
    loss : callable
        Takes an array shaped like `array`, returns one number.
    array : ndarray of float64
        Point at which the gradient is taken; it is not changed.
    step : float
        Half the distance between the two evaluations.

    Returns
    -------
    ndarray of float64
        ``(loss(a + step) - loss(a - step)) / (2 * step)`` for each entry.

    Raises
    ------
    ValueError
        If `array` is not float64: in float32 the difference drowns in rounding.

    Notes
    -----
    Implements :eq:`central-difference`.
    """
    dtype = getattr(array, "dtype", type(array).__name__)
    if dtype != np.float64:
        raise ValueError(f"numerical_gradient: array has dtype {dtype}, expected float64")
    gradient = np.zeros_like(array)
    for index in np.ndindex(array.shape):
        shift = np.zeros_like(array)
        shift[index] = step
        gradient[index] = (loss(array + shift) - loss(array - shift)) / (2 * step)
    return gradient


def relative_error(actual: np.ndarray, expected: np.ndarray) -> float:
    """Largest difference of two arrays, relative to the largest expected entry.

    Parameters
    ----------
    actual, expected : ndarray
        Arrays of one shape.

    Returns
    -------
    float
        ``max |actual - expected| / max |expected|``; 0 for empty arrays and for two zeros,
        infinite when only `expected` is zero.

    Raises
    ------
    ValueError
        If the shapes differ: broadcasting would hide the mistake.
    """
    if actual.shape != expected.shape:
        raise ValueError(
            f"relative_error: actual has shape {actual.shape}, expected {expected.shape}"
        )
    if actual.size == 0:
        return 0.0
    difference, scale = float(np.abs(actual - expected).max()), float(np.abs(expected).max())
    if scale == 0 and difference != 0:
        return float("inf")
    return 0.0 if difference == 0 else difference / scale
