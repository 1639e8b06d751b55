"""When a submission came in: by the server's record if there is one, else by what it claims."""

import csv
import io
import os
import re
import stat
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nbgrader.api import Assignment, SubmittedAssignment
from nbgrader.utils import parse_utc

from gatekeeper.model import Flag, GatekeeperError
from gatekeeper.record.gradebook import opened

COLUMNS = {"student", "assignment", "received"}
LONGEST = 1000
OFFSET = re.compile(r"\s+([+-]\d\d:?\d\d)$")


@dataclass(frozen=True)
class Receipt:
    """When one submission came in.

    Attributes
    ----------
    when : datetime or None
        UTC without a zone, as nbgrader keeps it; None when nothing says so, and then it is in time.
    notes : tuple of str
        For student and instructor.
    flags : tuple of Flag
        For the instructor.
    text : str
        What ``timestamp.txt`` says, where it can be read; nbgrader copies it along.
    """

    when: datetime | None = None
    notes: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    text: str = ""


class Receipts:
    """The receipts of one assignment.

    Parameters
    ----------
    course : Course
        The course; its ``receipts.csv`` has the columns student, assignment and received.
    assignment : str
        Its name; the gradebook knows it.

    Raises
    ------
    GatekeeperError
        If ``receipts.csv`` cannot be read, or the gradebook cannot be used.
    """

    def __init__(self, course, assignment: str):
        self._received = _read_csv(course.root / "receipts.csv", assignment)
        self._due, self._extensions = _deadlines(course, assignment)

    def of(self, student: str, folder: Path | None) -> Receipt:
        """Say when a student's submission came in.

        Parameters
        ----------
        student : str
            Who.
        folder : Path or None
            What was handed in; None when nothing was.

        Returns
        -------
        Receipt
            By the server's record, else by ``timestamp.txt``.
        """
        if folder is None:
            return Receipt()
        text = _read_claim(folder / "timestamp.txt")
        claim, notes = _parse(text)
        kept = text.strip() if claim else ""
        if student in self._received:
            return Receipt(self._received[student], text=kept)
        return Receipt(claim, notes, self._doubts(student, claim, folder), kept)

    def _doubts(self, student: str, claim: datetime | None, folder: Path) -> tuple[Flag, ...]:
        if self._due is None:
            return ()
        due = self._due + self._extensions.get(student, timedelta())
        changed = _last_change(folder)
        if changed is None or changed <= due or (claim is not None and claim > due):
            return ()
        said = f"claims {claim:%Y-%m-%d %H:%M:%S}" if claim else "says nothing"
        sentence = (
            f"timestamp.txt {said}, but a file of the submission was last changed at "
            f"{changed:%Y-%m-%d %H:%M:%S}, after the deadline of {due:%Y-%m-%d %H:%M:%S} (UTC)."
        )
        return (Flag("timestamp", "timestamp.txt", sentence),)


def _read_csv(path: Path, assignment: str) -> dict[str, datetime]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise GatekeeperError(f"{path}: cannot be read ({error}).") from error
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if COLUMNS - set(rows.fieldnames or ()):
        raise GatekeeperError(
            f"{path}: the columns are {rows.fieldnames}, expected student, assignment, received."
        )
    received: dict[str, datetime] = {}
    for row in rows:
        if row["assignment"] == assignment:
            when = _iso(path, rows.line_num, row["received"])
            # A later one belongs to a later version, and only the last version is here.
            received[row["student"]] = max(when, received.get(row["student"], when))
    return received


def _iso(path: Path, line: int, text: str | None) -> datetime:
    try:
        when = datetime.fromisoformat((text or "").strip())
    except ValueError:
        raise GatekeeperError(
            f"{path}, line {line}: received is {text!r}, expected ISO 8601, such as "
            "2026-11-01T23:59:00+01:00."
        ) from None
    # Without a zone it is UTC, as everywhere in nbgrader.
    return when if when.tzinfo is None else when.astimezone(UTC).replace(tzinfo=None)


def _deadlines(course, assignment: str) -> tuple:
    with opened(course) as gradebook:
        due = gradebook.find_assignment(assignment).duedate
        rows = (
            gradebook.db.query(SubmittedAssignment.student_id, SubmittedAssignment.extension)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .filter(Assignment.name == assignment)
        )
        return due, {student: extension for student, extension in rows if extension is not None}


def _read_claim(path: Path) -> str | None:
    # It came from a student: it may be a link, a pipe, or without end.
    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return ""
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            return ""
        return os.read(file, LONGEST).decode("utf-8-sig", "replace")
    finally:
        os.close(file)


def _parse(text: str | None) -> tuple[datetime | None, tuple[str, ...]]:
    if text is None:
        return None, ()
    try:
        # nbgrader takes "12:00 +0200" for 200 seconds; without the space it is two hours.
        joined = OFFSET.sub(r"\1", text.strip())
        # An empty one is malformed too; dateutil would take it for today.
        return parse_utc(joined or "-"), ()
    except Exception:
        shown = ascii(text.strip()[:40])
        return None, (f"timestamp.txt was ignored: {shown} is not a date and a time.",)


def _last_change(folder: Path) -> datetime | None:
    times = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    times.append(entry.stat(follow_symlinks=False).st_mtime)
    except OSError:
        return None
    return datetime.fromtimestamp(max(times), UTC).replace(tzinfo=None) if times else None
