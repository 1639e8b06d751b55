"""What a second look at a class would change."""

from collections.abc import Iterable
from dataclasses import dataclass

from gatekeeper.grade.entry import Entry

TOLERANCE = 1e-9


@dataclass(frozen=True)
class Difference:
    """One score that comes out differently.

    Attributes
    ----------
    student, question : str
        Whose, and which.
    before, after : float or None
        Points; None where a human decides.
    reason : str
        Why it is what it is now, if there is a reason.
    """

    student: str
    question: str
    before: float | None
    after: float | None
    reason: str


def differences(entries: Iterable[Entry]) -> tuple[list[Difference], list[str]]:
    """Compare the machine's scores with those that were recorded.

    Parameters
    ----------
    entries : iterable of Entry
        From a run that compares.

    Returns
    -------
    list of Difference, list of str
        What differs, and the students of whom nothing was recorded.
    """
    found, new = [], []
    entries = sorted(entries, key=lambda entry: (entry.graded.student, entry.graded.name))
    several = len({entry.graded.name for entry in entries}) > 1
    for entry in entries:
        student, name = entry.graded.student, entry.graded.name
        if entry.before is None:
            new.append(student)
            continue
        for result in entry.graded.results:
            before = entry.before.get(result.grade_id)
            if not _same(before, result.points):
                question = f"{name}: {result.grade_id}" if several else result.grade_id
                after = result.points
                found.append(Difference(student, question, before, after, result.reason))
    return found, list(dict.fromkeys(new))


def _same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= TOLERANCE
