"""Must-fail checks beside the checks of a plain test.

They run in the student's process, where everything can be changed, so a probe that stays silent
is no proof of honesty; one that speaks is good evidence of a forgery.
"""

import contextlib
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
# Enough for a test, and no burden on one that loops over a hundred thousand values.
MOST_PROBES = 2000


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


class Tools:
    """What an instrumented test calls in place of its comparisons and checks."""

    def __init__(self):
        self.names: dict = {}
        self.begin()

    @contextlib.contextmanager
    def hiding(self, namespace: dict, names: list[str]):
        """Lend a test the names that hidden tests defined, and take them back.

        Parameters
        ----------
        namespace : dict
            The notebook's.
        names : list of str
            Defined in the hidden part of this test.

        Yields
        ------
        dict
            The namespace.
        """
        lent = self.names.keys() - namespace.keys()
        namespace.update({name: self.names[name] for name in lent})
        before = {name: namespace[name] for name in names if name in namespace}
        try:
            yield namespace
        finally:
            for name in {*names, *lent} & namespace.keys():
                self.names[name] = namespace.pop(name)
            namespace.update({name: before[name] for name in before.keys() - lent})

    def begin(self) -> None:
        """Forget the test before."""
        self.forged, self.left, self.reached = [], MOST_PROBES, ""
        self.shown, self.last = False, None

    def _note(self, what: str, forged: bool) -> None:
        if forged and what not in self.forged:
            self.forged.append(what)

    def compare(self, sign: str, a, b):
        """Compare, and compare again so that it must fail."""
        compare = OPERATORS[sign]
        # Before or after: an object that counts the questions does not know which one counts.
        early = secrets.randbelow(2)
        if early and sign == "==":
            self._note(sign, self._twice(believes, compare, a, b))
        result = compare(a, b)
        if not early and sign == "==":
            self._note(sign, self._twice(believes, compare, a, b))
        if sign != "==" and believes(lambda: result):
            self._note(sign, believes(OPERATORS[CONTRARY[sign]], a, b))
        return result

    def calling(self, name: str, function):
        """Give the function that a test is about to call, or one that probes it as well."""
        if name in WORKS:
            owner = getattr(function, "__self__", None)
            # The method of an object, such as x.sum(), is not the function of that name.
            if owner is None or type(owner) is type(sys):
                self._note(name, believes(lambda: not WORKS[name](function)))
            return function
        probe = passes if name in RAISING else believes

        def checked(*args, **kwargs):
            early = secrets.randbelow(2)
            if early and len(args) >= 2:
                self._note(name, self._twice(probe, function, *args[:2]))
            result = function(*args, **kwargs)
            if not early and len(args) >= 2:
                self._note(name, self._twice(probe, function, *args[:2]))
            return result

        return checked

    def _twice(self, probe, function, a, b) -> bool:
        self.left -= 1
        # Nothing equals nothing, element by element, whatever it is compared with.
        if self.left < 0 or (empty(a) and empty(b)):
            return False
        return all(probe(function, a, different(b)) for _ in range(2)) or all(
            probe(function, different(a), b) for _ in range(2)
        )

    def value(self, value):
        """Keep the value of the last line: it may be a partial score."""
        self.shown, self.last = True, value
        return value

    def end(self, mark: str) -> None:
        """Prove that the last line ran."""
        self.reached = mark
