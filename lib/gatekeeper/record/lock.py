"""One grader at a time for a course."""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from gatekeeper.model import GatekeeperError

# The kernel's locks belong to a process: within one they would not shut anybody out.
_held: set[Path] = set()


@contextmanager
def one_grader(state: Path, command: str = "gatekeeper") -> Iterator[None]:
    """Keep every other grader out of a course.

    Parameters
    ----------
    state : Path
        The course's ``.gatekeeper``.
    command : str, optional
        What is being done, for those who are kept out.

    Yields
    ------
    None
        While nobody else grades. However this process ends, the kernel lets the next one in.

    Raises
    ------
    GatekeeperError
        If another grader is at work; says which.
    """
    path = (state / "lock").resolve()
    if path in _held:
        raise GatekeeperError(f"{state.parent}: this very process is grading this course already.")
    file = _open(path)
    try:
        _acquire(file, state)
        _held.add(path)
        _sign(file, command)
        yield
        os.ftruncate(file, 0)
    finally:
        # With the file goes the lock.
        os.close(file)
        _held.discard(path)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise GatekeeperError(f"{path}: {error.strerror}, cannot keep others out.") from error


def _acquire(file: int, state: Path) -> None:
    try:
        # Unlike flock's, this lock is not inherited by a worker that outlives this process.
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        raise GatekeeperError(_who(os.pread(file, 1000, 0), state)) from None
    except OSError as error:
        raise GatekeeperError(
            f"{state}: this file system has no locks ({error.strerror}), and without them two "
            "graders could mix up their results; keep the course on another disk."
        ) from error


def _sign(file: int, command: str) -> None:
    since = datetime.now().astimezone().isoformat(timespec="seconds")
    signed = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
    signed["command"] = command[:500]
    # On a full disk the lock holds all the same; only its owner is not named.
    with suppress(OSError):
        os.ftruncate(file, 0)
        os.pwrite(file, json.dumps(signed).encode(), 0)


def _who(text: bytes, state: Path) -> str:
    try:
        signed = json.loads(text)
        who = "process {pid} on {host}, since {since}: {command}".format(**signed)
    except (ValueError, KeyError, TypeError):
        who = "it has just started"
    return (
        f"{state.parent}: another grader is at work ({who}); wait for it, or end it and run this "
        "again."
    )
