"""What a task returns, and the checks that all tasks share."""

from typing import NamedTuple

import numpy as np


class WholeSequence(NamedTuple):
    """A batch with one answer for each sequence, due after its last step.

    Attributes
    ----------
    xs : ndarray of float (B, T, D)
        Input sequences.
    targets : ndarray
        A class, int64 (B,), or a number, float (B, 1): the shape of a linear head's output, so that
        a squared error cannot broadcast (B,) against (B, 1).
    """

    xs: np.ndarray
    targets: np.ndarray


class EveryStep(NamedTuple):
    """A batch with one answer for each step.

    Attributes
    ----------
    xs : ndarray of float (B, T, D)
        Input sequences.
    targets : ndarray of int64 (B, T)
        The class that is due at each step.
    mask : ndarray of bool (B, T)
        True where the answer takes memory: the steps to measure accuracy on.
    """

    xs: np.ndarray
    targets: np.ndarray
    mask: np.ndarray


def check_request(task: str, batch_size, T, least: int, why: str, rng, dtype) -> None:
    """Check what every task is given.

    Parameters
    ----------
    task : str
        Name of the task, the first word of the message.
    batch_size, T : int
        What was asked for.
    least : int
        The smallest T that makes sense.
    why : str
        What would not fit into fewer steps.
    rng : numpy.random.Generator
        Source of randomness.
    dtype : dtype
        Type of the inputs.

    Raises
    ------
    ValueError
        If one of them does not fit.
    """
    if not isinstance(batch_size, (int, np.integer)) or batch_size < 1:
        raise ValueError(f"{task}: batch_size is {batch_size!r}, expected a positive integer")
    if not isinstance(T, (int, np.integer)) or least > T:
        raise ValueError(f"{task}: T is {T!r}, expected an integer from {least} on: {why}")
    if not isinstance(rng, np.random.Generator):
        raise ValueError(
            f"{task}: rng is {rng!r}, expected a generator such as numpy.random.default_rng(0)"
        )
    if np.dtype(dtype) not in (np.float32, np.float64):
        raise ValueError(f"{task}: dtype is {np.dtype(dtype)}, expected float32 or float64")


def one_hot(classes: np.ndarray, size: int, dtype) -> np.ndarray:
    """Turn classes into vectors.

    Parameters
    ----------
    classes : ndarray of int (B, T)
        Numbers from 0 to `size` - 1.
    size : int
        Number of classes.
    dtype : dtype
        Type of the result.

    Returns
    -------
    ndarray (B, T, size)
        1 in the place of the class, 0 elsewhere.
    """
    return np.eye(size, dtype=dtype)[classes]
