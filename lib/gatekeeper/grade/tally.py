"""Count what a class did: per question, per mistake, and what is left for a human."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from gatekeeper.grade.entry import Entry
from gatekeeper.model import Flag, Result

KINDS = ("right", "partly", "wrong", "empty", "stopped", "human")


@dataclass
class Row:
    """One question of the class.

    Attributes
    ----------
    name : str
        The cell's `grade_id`, with the notebook before it when there are several.
    max_points : float
        The most it can earn.
    counts : Counter
        How many answers there are of each of `KINDS`.
    earned : list of float
        Points of those that have some already, zero included.
    """

    name: str
    max_points: float
    counts: Counter = field(default_factory=Counter)
    earned: list[float] = field(default_factory=list)

    @property
    def mean(self) -> float | None:
        """Mean points of the answers that are graded; None when none is."""
        return sum(self.earned) / len(self.earned) if self.earned else None


@dataclass
class Tally:
    """One class and one assignment, counted.

    Attributes
    ----------
    rows : dict of (str, str) to Row
        By notebook and `grade_id`, in the order of the assignment.
    fates : Counter
        How many notebooks were graded now, stood before, and so on (see `Entry.fate`).
    absent : list of str
        Students who handed nothing in.
    mistakes : Counter
        How often each (misconception, question) was seen.
    stopped : Counter
        How often each reason took the points of a question.
    human : dict of (str, str) to list of str
        Students by (reason, question) that a human has to look at.
    flags : list of (str, Flag)
        What a human should look at, with the student.
    seconds : list of float
        What each submission took that was graded now.
    """

    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    fates: Counter = field(default_factory=Counter)
    absent: list[str] = field(default_factory=list)
    mistakes: Counter = field(default_factory=Counter)
    stopped: Counter = field(default_factory=Counter)
    human: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    flags: list[tuple[str, Flag]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def handed_in(self) -> int:
        """Number of notebooks that were handed in."""
        return self.fates.total() - len(self.absent)


def kind_of(result: Result) -> str:
    """Say in which column of the summary a result belongs.

    Parameters
    ----------
    result : Result
        Of one cell.

    Returns
    -------
    str
        One of `KINDS`.
    """
    if result.points is None:
        return "human"
    if result.state == "zero":
        return "stopped"
    if result.points >= result.max_points:
        return "right"
    if result.points > 0:
        return "partly"
    return "empty" if result.reason == "not filled in" else "wrong"


def tally(entries: Iterable[Entry]) -> Tally:
    """Count a class.

    Parameters
    ----------
    entries : iterable of Entry
        One for each student and notebook.

    Returns
    -------
    Tally
        Of all of them.
    """
    entries = sorted(entries, key=lambda e: (e.graded.student, e.graded.name))
    several = len({entry.graded.name for entry in entries}) > 1
    found = Tally()
    for entry in entries:
        _add(found, entry, several)
    return found


def _add(found: Tally, entry: Entry, several: bool) -> None:
    graded = entry.graded
    found.fates[entry.fate] += 1
    found.flags += [(graded.student, flag) for flag in graded.flags]
    if entry.fate == "graded" and "total" in graded.seconds:
        found.seconds.append(graded.seconds["total"])
    if not entry.handed_in:
        found.absent.append(graded.student)
    for result in graded.results:
        name = f"{graded.name}: {result.grade_id}" if several else result.grade_id
        key = (graded.name, result.grade_id)
        row = found.rows.setdefault(key, Row(name, result.max_points))
        if not entry.handed_in:
            continue
        kind = kind_of(result)
        row.counts[kind] += 1
        if kind == "stopped":
            found.stopped[result.reason] += 1
        if kind == "human":
            found.human[result.reason, name].append(graded.student)
        else:
            row.earned.append(result.points)
        if result.misconception:
            found.mistakes[result.misconception, name] += 1
