"""What an instrumented test calls in place of its comparisons and checks."""

import contextlib
import secrets

from gatekeeper.inside.probes import (
    CONTRARY,
    OPERATORS,
    RAISING,
    WORKS,
    believes,
    different,
    empty,
    passes,
)

# Enough for a test, and no burden on one that loops over a hundred thousand values.
MOST_PROBES = 2000


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
        self.forged, self.left, self.marks = [], MOST_PROBES, []
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

    def mark(self, mark: str) -> None:
        """Prove that the statement before ran."""
        self.marks.append(mark)
