"""Programs, space and leftovers on this machine."""

import os
import platform
import re
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from gatekeeper.cli.checks.check import Check
from gatekeeper.cli.words import count

PYTHON, NBGRADER = (3, 11), (0, 9, 5)
# Below this a class does not fit, or a gradebook cannot be backed up.
FREE_MB = 500
MEGABYTE = 1_000_000


def check_machine(root: Path) -> Iterator[Check]:
    """Look at what does not depend on the course.

    Parameters
    ----------
    root : Path
        The course's folder; its disk is looked at.

    Yields
    ------
    Check
        One after the other.
    """
    yield _python()
    yield _nbgrader()
    yield _alembic()
    yield _space(root)
    yield from _strays()


def _python() -> Check:
    found = platform.python_version()
    if sys.version_info >= PYTHON:
        return Check("Python", "ok", found)
    return Check("Python", "problem", found, f"use Python {'.'.join(map(str, PYTHON))} or newer")


def _nbgrader() -> Check:
    try:
        found = version("nbgrader")
    except PackageNotFoundError:
        return Check("nbgrader", "problem", "not installed", "pip install nbgrader")
    parts = tuple(int(part) for part in re.findall(r"\d+", found)[:3])
    if parts >= NBGRADER:
        return Check("nbgrader", "ok", found)
    wanted = ".".join(map(str, NBGRADER))
    return Check("nbgrader", "problem", found, f"pip install 'nbgrader>={wanted}'")


def _alembic() -> Check:
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    if shutil.which("alembic", path=path):
        return Check("alembic", "ok", version("alembic"))
    return Check(
        "alembic", "problem", "not found; nbgrader needs it for gradebooks", "pip install alembic"
    )


def _space(root: Path) -> Check:
    places = {"the course": root, "temporary files": Path(tempfile.gettempdir())}
    free = {name: shutil.disk_usage(place).free // MEGABYTE for name, place in places.items()}
    found = ", ".join(f"{_size(number)} free for {name}" for name, number in free.items())
    if min(free.values()) >= FREE_MB:
        return Check("disk space", "ok", found)
    return Check("disk space", "problem", found, f"make room; {FREE_MB} MB each is the least")


def _size(megabytes: int) -> str:
    return f"{megabytes / 1000:.0f} GB" if megabytes >= 10_000 else f"{megabytes} MB"


def _strays() -> Iterator[Check]:
    alive = _without_owner()
    if alive:
        numbers = " ".join(map(str, alive))
        yield Check(
            "stray processes", "problem", f"a run that was killed left {numbers}", f"kill {numbers}"
        )
    else:
        yield Check("stray processes", "ok", "none")
    folders = [path for path in Path(tempfile.gettempdir()).glob("gatekeeper-*") if _dead(path)]
    if folders:
        found = f"{count(len(folders), 'folder')} of runs that were killed"
        yield Check("leftovers", "note", f"{found}; the next run removes them")


def _without_owner() -> list[int]:
    found = []
    for process in psutil.process_iter(["ppid", "cmdline"]):
        words = " ".join(process.info["cmdline"] or ())
        # A worker or a sandbox belongs to a process that waits for it, never to init.
        if process.info["ppid"] == 1 and "gatekeeper.inside.zygote" in words:
            found.append(process.pid)
    return found


def _dead(folder: Path) -> bool:
    match = re.fullmatch(r"gatekeeper-(\d+)-\w+", folder.name)
    return match is not None and not psutil.pid_exists(int(match[1]))
