"""Must-fail checks beside the checks of a plain test.

They run in the student's process, where everything can be changed, so a probe that stays silent
is no proof of honesty; one that speaks is good evidence of a forgery.
"""

import math
import operator
import secrets
import sys

import numpy as np

OPERATORS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
# Both can only hold at once for something that is true of everything.
CONTRARY = {"!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
NUMPY_RAISING = (
    "assert_equal",
    "assert_allclose",
    "assert_almost_equal",
    "assert_array_equal",
    "assert_approx_equal",
    "assert_array_almost_equal",
)
RAISING = (
    *NUMPY_RAISING,
    *("assert_string_equal", "assert_frame_equal", "assert_series_equal", "assertAlmostEqual"),
    *(f"assert{kind}Equal" for kind in ("", "List", "Tuple", "Dict", "Set", "Sequence", "Count")),
)
SAYING = ("allclose", "isclose", "array_equal", "array_equiv")
CHECKS = frozenset((*RAISING, *SAYING))


def number() -> int:
    """Draw a number that no answer holds by chance."""
    return 1_000_000 + secrets.randbelow(10**9)


def same(got, expected: float) -> bool:
    """Whether a function gave a plain number, and this one."""
    plain = type(got) in (bool, int, float) or type(got).__module__ == "numpy"
    return plain and float(got) == expected


# Each calls a function whose name a test relies on, and says whether it still does its work.
WORKS = {
    "abs": lambda f: same(f(-(r := number())), r),
    "all": lambda f: not f([False, False]),
    "any": lambda f: not f([False, False]),
    "len": lambda f: same(f([0] * (r := 50 + secrets.randbelow(50))), r),
    "sum": lambda f: same(f([r := number(), 1]), r + 1),
    "min": lambda f: same(f([r := number(), r + 1]), r),
    "max": lambda f: same(f([r := number(), r + 1]), r + 1),
    "round": lambda f: same(f(r := number()), r),
    "float": lambda f: same(f(str(r := number())), r),
    "int": lambda f: same(f(str(r := number())), r),
    "isinstance": lambda f: not f("text", int),
    "norm": lambda f: same(f([0.0, -(r := float(number()))]), r),
}
# np.max and the built-in max share a name, and this probe suits both.
WORKS |= {"absolute": WORKS["abs"], "amax": WORKS["max"], "amin": WORKS["min"]}


def different(value):
    """Make a value of the same kind and about the same size that is not the same.

    An honest wrong answer may equal one such value by chance, but not two.

    Parameters
    ----------
    value : object
        One side of a comparison.

    Returns
    -------
    object
        Random.
    """
    kind = type(value)
    if kind in (bool, int):
        # Whoever equals "every number below a thousand" has to be met on that ground.
        return value + (1 + abs(value)) * (1 + secrets.randbelow(50))
    if kind is float or (isinstance(value, np.floating) and kind.__module__ == "numpy"):
        step = (1 + abs(float(value))) * (1 + secrets.randbelow(10**9) / 10**9)
        return float(value) + step if math.isfinite(step) else float(number())
    if kind is str:
        return value + secrets.choice("abcdefghijklmnopqrstuvwxyz") + secrets.token_hex(2)
    if kind in (list, tuple):
        return kind(different(item) for item in value[:1000]) or kind([number()])
    if kind is dict:
        return {key: different(item) for key, item in value.items()} or {"": number()}
    if kind is np.ndarray and value.dtype.kind in "biuf" and value.size:
        size = np.abs(np.where(np.isfinite(value), value, 0).astype(float)).max()
        return value.astype(float) + (1 + size) * (1 + secrets.randbelow(10**9) / 10**9)
    return object()


def empty(value) -> bool:
    """Whether a value is a plain container without elements."""
    return type(value) in (np.ndarray, list, tuple) and 0 in np.shape(value)


def holds(result) -> bool:
    """Whether a comparison came out true, everywhere if it is an array."""
    if isinstance(result, np.ndarray):
        return bool(result.size) and bool(np.ndarray.all(result.view(np.ndarray)))
    return bool(result)


def believes(function, *arguments) -> bool:
    """Whether a check passes; one that raises does not.

    Parameters
    ----------
    function : callable
        The check.
    *arguments : object
        What it is asked about, certain to be wrong.

    Returns
    -------
    bool
        True is a forgery.
    """
    try:
        return holds(function(*arguments))
    except KeyboardInterrupt:
        raise
    except BaseException:
        return False


def passes(function, *arguments) -> bool:
    """Whether a check that should raise does not; parameters as for `believes`."""
    return believes(lambda: (function(*arguments), True)[1])


def fixtures() -> list[str]:
    """Try the checking functions that tests and their helpers use, on plain numbers.

    Returns
    -------
    list of str
        Those that call everything right.
    """
    r, found = number(), []
    testing, unittest = sys.modules.get("numpy.testing"), sys.modules.get("unittest")
    for name in SAYING:
        if believes(getattr(np, name), r, 2 * r):
            found.append(f"numpy.{name}")
    for name in NUMPY_RAISING if testing else ():
        if passes(getattr(testing, name), r, 2 * r):
            found.append(f"numpy.testing.{name}")
    if unittest and passes(unittest.TestCase().assertEqual, r, r + 1):
        found.append("unittest.TestCase.assertEqual")
    if believes(math.isclose, r, 2 * r):
        found.append("math.isclose")
    return found
