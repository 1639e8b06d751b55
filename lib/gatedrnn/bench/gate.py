"""The gate before the clock: whoever computes something else is not timed."""

from collections.abc import Mapping

import numpy as np

from gatedrnn.reference import relative_error

TOLERANCES = {"float32": (1e-5, 1e-4), "float64": (1e-12, 1e-12)}
"""Largest error of outputs and of gradients, relative to the largest entry of each tensor."""


def complaint(results: Mapping, expected: Mapping, dtype: str) -> str | None:
    """Say what is wrong with the results of a layer.

    Parameters
    ----------
    results : mapping of str to ndarray
        What the layer computed.
    expected : mapping of str to ndarray of float64
        What the reference computed; the tensors that must be there.
    dtype : str
        "float32" or "float64", the dtype that was asked for.

    Returns
    -------
    str or None
        The first tensor that is wrong and how far it is off; None when all are right.
    """
    for name, right in expected.items():
        tolerance = TOLERANCES[dtype][name.startswith("d")]
        problem = _problem(results.get(name), right, dtype, tolerance)
        if problem:
            return f"{name} {problem}"
    return None


def _problem(array, right: np.ndarray, dtype: str, tolerance: float) -> str | None:
    if array is None:
        return "is missing"
    if array.shape != right.shape:
        return f"has shape {array.shape}, expected {right.shape}"
    if array.dtype != dtype:
        return f"has dtype {array.dtype}, expected {dtype}"
    if not np.isfinite(array).all():
        return "is not finite"
    error = relative_error(array.astype(np.float64), right)
    if error > tolerance:
        return f"is off by {error:.1e} of its largest entry, allowed {tolerance:.0e}"
    return None
