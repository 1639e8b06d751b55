"""One line for each notebook that was recorded: who, what, when, with what, before and after."""

import getpass
import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from gatekeeper.course.trouble import file_trouble
from gatekeeper.record.saved import Saved
from gatekeeper.record.writer import Change

PACKAGES = ("gatedrnn", "nbgrader", "nbclient", "numpy", "torch", "tensorflow")


@dataclass(frozen=True)
class Run:
    """One run of a command.

    Attributes
    ----------
    command : str
        As it was typed.
    user : str
        Who typed it.
    started : str
        When, ISO 8601 in UTC.
    """

    command: str
    user: str = field(default_factory=lambda: _user())
    started: str = field(default_factory=lambda: _now())


def append(state: Path, run: Run, saved: Saved, change: Change, flags: tuple) -> None:
    """Add the line of one notebook, in one write.

    Parameters
    ----------
    state : Path
        The course's ``.gatekeeper``.
    run : Run
        The run that recorded it.
    saved : Saved
        What was recorded.
    change : Change
        What that changed.
    flags : tuple of Flag
        What a human should look at.

    Raises
    ------
    UnusableError
        If the disk is full or the file cannot be written.
    """
    graded = saved.graded
    line = {
        "when": _now(),
        "run": asdict(run),
        "assignment": graded.assignment,
        "student": graded.student,
        "notebook": graded.name,
        "result": saved.ident,
        "seeds": _fingerprint(saved.seeds),
        "versions": versions(),
        "submission": saved.submission,
        "source": saved.source,
        "before": change.before,
        "after": change.after,
        "flags": [asdict(flag) for flag in flags],
        "unsafe": not saved.sandboxed,
    }
    _append(state / "audit.jsonl", json.dumps(line).encode() + b"\n")


def read_audit(state: Path) -> Iterator[dict]:
    """Read the audit log.

    Parameters
    ----------
    state : Path
        The course's ``.gatekeeper``.

    Yields
    ------
    dict
        One a line, oldest first; a line that was torn by a power cut is left out.
    """
    path = state / "audit.jsonl"
    if not path.exists():
        return
    with path.open("rb") as lines:
        for line in lines:
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if isinstance(row, dict):
                yield row


def _append(path: Path, line: bytes) -> None:
    try:
        file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise file_trouble(path, error) from error
    try:
        size = os.fstat(file).st_size
        torn = size and os.pread(file, 1, size - 1) != b"\n"
        data = b"\n" + line if torn else line
        try:
            if os.write(file, data) != len(data):
                raise OSError(28, "No space left on device")
            os.fsync(file)
        except OSError as error:
            os.ftruncate(file, size)
            raise file_trouble(path, error) from error
    finally:
        os.close(file)


def _fingerprint(seeds: dict[str, int]) -> str:
    # Enough to see that a rerun drew the same inputs, and too little to draw them.
    return hashlib.sha256(json.dumps(seeds, sort_keys=True).encode()).hexdigest()[:16]


@cache
def versions() -> dict[str, str]:
    """Say what the results depend on.

    Returns
    -------
    dict of str to str
        Versions of Python and of the packages that are installed.
    """
    found = {"python": platform.python_version(), "system": sys.platform}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
