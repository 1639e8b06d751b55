"""Arrays and JSON across the border of the sandbox, as text; nothing that crosses can run.

Every value is written with its kind: a number, a string, true, false and null as they are, and
``{"list": [...]}``, ``{"dict": [[key, value], ...]}`` or ``{"array": [dtype, shape, base64]}``.
What comes out of the sandbox may be anything, so reading checks everything before it allocates.
"""

import base64
import binascii
import json
import math
import re

import numpy as np

MAX_DEPTH = 20
MAX_ITEMS = 500_000
MAX_DIMENSIONS = 16
# Numbers and nothing else: no objects, no strings, no records.
DTYPE = re.compile(r"[<>|](b1|[iu][1248]|f(2|4|8|16)|c(8|16|32))")
# Room for the brackets and names around the arrays.
MARGIN = 65_536


class RefusedError(ValueError):
    """A value that does not cross the border; the text completes "The answer was refused: "."""


def name_of(value) -> str:
    """Say what class a value has, whatever its metaclass says.

    Parameters
    ----------
    value : object
        Anything.

    Returns
    -------
    str
        At most 100 characters.
    """
    return type.__dict__["__name__"].__get__(type(value))[:100]


def most_characters(megabytes: float) -> int:
    """Say how long an encoded value may be.

    Parameters
    ----------
    megabytes : float
        Bound on the numbers in it.

    Returns
    -------
    int
        Characters; base64 takes four for three bytes.
    """
    return int(megabytes * 1_000_000 * 4 / 3) + MARGIN


def encode(value, megabytes: float) -> str:
    """Write a value as text.

    Parameters
    ----------
    value : object
        Dicts with string keys, lists, tuples (read back as lists), strings, numbers, None, arrays.
    megabytes : float
        How much it may be.

    Returns
    -------
    str
        For `decode`.

    Raises
    ------
    RefusedError
        If it holds anything else, or too much of it.
    """
    budget = {"items": MAX_ITEMS, "bytes": int(megabytes * 1_000_000)}
    text = json.dumps(_written(value, budget, 0))
    if len(text) > most_characters(megabytes):
        raise RefusedError(f"it is larger than {megabytes:g} MB.")
    return text


def _written(value, budget: dict, depth: int):
    budget["items"] -= 1
    if budget["items"] < 0:
        raise RefusedError(f"it has more than {MAX_ITEMS:,} parts.")
    if depth > MAX_DEPTH:
        raise RefusedError(f"it is nested more than {MAX_DEPTH} deep.")
    # A subclass may lie about what it holds, so only the exact types pass.
    kind = type(value)
    if value is None or kind in (bool, int, float, str):
        return value
    if kind in (list, tuple):
        return {"list": [_written(item, budget, depth + 1) for item in value]}
    if kind is dict:
        if not all(type(key) is str for key in value):
            raise RefusedError("it holds a dict with keys that are no strings.")
        return {"dict": [[key, _written(item, budget, depth + 1)] for key, item in value.items()]}
    if isinstance(value, (np.ndarray, np.generic)):
        return {"array": _written_array(value, budget)}
    raise RefusedError(
        f"it holds a value of type {name_of(value)}, and only arrays and JSON can pass."
    )


def _written_array(value, budget: dict) -> list:
    dtype, shape = value.dtype, tuple(value.shape)
    if not DTYPE.fullmatch(dtype.str):
        raise RefusedError(f"it holds an array of dtype {dtype}.")
    # Before any copy: a strided view claims far more numbers than there are in memory.
    budget["bytes"] -= math.prod(shape) * dtype.itemsize
    if budget["bytes"] < 0:
        raise RefusedError(f"it is too large, with an array of shape {shape}.")
    plain = np.array(value, dtype=dtype, subok=False, order="C")
    return [dtype.str, list(plain.shape), base64.b64encode(plain.tobytes()).decode("ascii")]


def decode(text, megabytes: float):
    """Read what `encode` wrote, or what somebody pretends it wrote.

    Parameters
    ----------
    text : object
        What came through the border.
    megabytes : float
        How much it may be.

    Returns
    -------
    object
        Plain lists, dicts, strings, numbers and arrays that own their memory.

    Raises
    ------
    RefusedError
        If it is anything but what `encode` writes.
    """
    if type(text) is not str or len(text) > most_characters(megabytes):
        raise RefusedError(f"it is no text of at most {megabytes:g} MB.")
    # Small empty containers cost a hundred times their text in memory, so count before parsing.
    if sum(text.count(mark) for mark in ",[{") > 8 * MAX_ITEMS:
        raise RefusedError(f"it has more than {MAX_ITEMS:,} parts.")
    try:
        return _read(json.loads(text), 0)
    except (ValueError, TypeError, KeyError, RecursionError, MemoryError, OverflowError) as error:
        raise (
            error if isinstance(error, RefusedError) else RefusedError("it cannot be read.")
        ) from None


def _read(value, depth: int):
    if depth > MAX_DEPTH:
        raise RefusedError(f"it is nested more than {MAX_DEPTH} deep.")
    if not isinstance(value, dict):
        # A number too large for any array makes the judge's arithmetic overflow.
        if isinstance(value, list) or (type(value) is int and value.bit_length() > 64):
            raise RefusedError("it cannot be read.")
        return value
    ((kind, content),) = value.items()
    if not isinstance(content, list):
        raise RefusedError("it cannot be read.")
    if kind == "list":
        return [_read(item, depth + 1) for item in content]
    if kind == "dict":
        pairs = [(key, item) for key, item in content]
        if not all(type(key) is str for key, _ in pairs):
            raise RefusedError("it cannot be read.")
        return {key: _read(item, depth + 1) for key, item in pairs}
    if kind == "array":
        return _read_array(*content)
    raise RefusedError("it cannot be read.")


def _read_array(dtype, shape, data) -> np.ndarray:
    if type(dtype) is not str or not DTYPE.fullmatch(dtype):
        raise RefusedError("it holds an array that is not of numbers.")
    sizes_valid = type(shape) is list and all(type(size) is int and size >= 0 for size in shape)
    if not sizes_valid or len(shape) > MAX_DIMENSIONS:
        raise RefusedError("it holds an array with an impossible shape.")
    try:
        raw = base64.b64decode(data, validate=True)
    except binascii.Error:
        raise RefusedError("it cannot be read.") from None
    if len(raw) != math.prod(shape) * np.dtype(dtype).itemsize:
        raise RefusedError("it holds an array with fewer numbers than its shape says.")
    # bytearray: the judge's arrays can be written to, as those of a notebook can.
    return np.ndarray(tuple(shape), dtype, bytearray(raw)) if raw else np.zeros(tuple(shape), dtype)
