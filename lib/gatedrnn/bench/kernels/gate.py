"""The gate before the clock: a rung that computes something else is not timed."""

from collections.abc import Mapping

import numpy as np

from gatedrnn.reference import relative_error

TOLERANCES = {
    "float32": (1e-5, 1e-4),
    "tf32": (2e-3, 2e-3),
    "float16": (2e-3, 2e-3),
    "bfloat16": (2e-2, 2e-2),
}
"""Largest error of outputs and of gradients, relative to the largest entry of each tensor."""


def complaint(results: Mapping, expected: Mapping, dtype: str) -> str | None:
    """Say what is wrong with the results of a rung.

    Parameters
    ----------
    results : mapping of str to ndarray
        What the rung computed.
    expected : mapping of str to ndarray
        What the reference computed; of a forward pass the outputs only.
    dtype : str
        A key of `TOLERANCES`.

    Returns
    -------
    str or None
        The first tensor that is wrong and how far it is off; None when all are right.
    """
    for name, array in results.items():
        right, allowed = expected[name], TOLERANCES[dtype][name.startswith("d")]
        if array.shape != right.shape:
            return f"{name} has shape {array.shape}, expected {right.shape}"
        if not np.isfinite(array).all():
            return f"{name} is not finite"
        error = relative_error(array, right)
        if error > allowed:
            return f"{name} is off by {error:.1e} of its largest entry, allowed {allowed:.0e}"
    return None
