"""What every library hands to the clock."""

from collections.abc import Callable, Mapping
from typing import NamedTuple


class Contender(NamedTuple):
    """One implementation, ready to run on one case.

    Attributes
    ----------
    calls : mapping of str to callable
        What is timed, by name: "f" forward, "fb" forward and backward. No arguments; the result
        is whatever the library returns.
    named : callable or None
        Turns the result of "f" or "fb" into the arrays of `cases.results`; None where nothing
        is to be checked.
    """

    calls: Mapping[str, Callable]
    named: Callable | None = None
