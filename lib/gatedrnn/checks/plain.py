"""Turn whatever a student's function returned into plain NumPy arrays, or into words."""

import inspect
from collections.abc import Mapping, Set

import numpy as np

MAX_SIZE = 1_000_000
NOT_ARRAYS = (str, bytes, Mapping, Set, type(None), type(...))


def plain(value) -> np.ndarray | str:
    """Convert one returned value.

    Lists, other libraries' tensors, array subclasses and views become plain arrays.

    Parameters
    ----------
    value : object
        What the student returned.

    Returns
    -------
    ndarray or str
        A contiguous array of a numeric dtype, or a description such as "a dict".
    """
    if isinstance(value, NOT_ARRAYS) or callable(value) or hasattr(value, "__next__"):
        return describe(value)
    try:
        # A strided view may claim far more numbers than there are in memory.
        if np.prod(getattr(value, "shape", (1,)), dtype=float) > MAX_SIZE:
            return f"an array of shape {tuple(value.shape)}"
        array = np.array(_unwrap(value), subok=False, order="C")
    except Exception:
        return f"{describe(value)} that cannot be read as an array"
    if array.dtype.kind not in "biufc":
        return f"an array of dtype {array.dtype}" if hasattr(value, "dtype") else describe(value)
    if array.dtype.kind == "f" and array.dtype.itemsize >= 8:
        return array.astype(np.float64)
    return array.astype(array.dtype.newbyteorder("="))


def plain_values(value, count: int) -> tuple[list | None, str]:
    """Unpack a returned value the way ``a, b = value`` would.

    Parameters
    ----------
    value : object
        What the student's function returned.
    count : int
        Number of values expected.

    Returns
    -------
    values : list of (ndarray or str), or None
        None when `value` cannot be unpacked.
    description : str
        What was returned, in words.
    """
    if count == 1 and not isinstance(value, tuple) and not inspect.iscoroutine(value):
        # One value needs no unpacking: a list is its rows.
        only = plain(value)
        return (None if value is None else [only]), describe(value)
    if isinstance(value, (tuple, list)):
        return [plain(v) for v in value[: count + 10]], _number_of_values(len(value))
    if inspect.iscoroutine(value):
        # An unawaited coroutine warns when it is collected, long after the capture ended.
        value.close()
        return None, describe(value)
    array = plain(value)
    if isinstance(array, str):
        return None, array
    # The caller's ``i, f, g, o = array`` unpacks the first axis.
    if array.ndim >= 2 and len(array) == count:
        return list(array), f"one array of shape {array.shape}"
    shape = f"one array of shape {array.shape}" if array.ndim else "one number"
    return None, shape


def describe(value) -> str:
    """Say what a value is, with its article.

    Parameters
    ----------
    value : object
        Anything.

    Returns
    -------
    str
        Such as "None", "a dict" or "an Axes".
    """
    if value is None:
        return "None"
    name = type(value).__name__
    name = {"str": "string", "ndarray": "NumPy array", "ellipsis": "bare ..."}.get(name, name)
    return f"{'an' if name[0] in 'aeioAEIO' else 'a'} {name}"


def _number_of_values(n: int) -> str:
    return "1 value" if n == 1 else f"{n} values"


def _unwrap(value):
    if isinstance(value, (tuple, list)):
        return [_unwrap(v) for v in value]
    # PyTorch tensors that require a gradient, or live on a GPU, refuse np.asarray.
    if hasattr(value, "detach"):
        value = value.detach().cpu()
    return value.numpy() if hasattr(value, "numpy") else value
