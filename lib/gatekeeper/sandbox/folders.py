"""The grader's own short-lived folders: sockets, and what a run without a sandbox works in."""

import atexit
import os
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path

from gatekeeper.model import GatekeeperError

# A socket's path has at most 107 characters.
_LONGEST = 90
_NAME = re.compile(r"gatekeeper-(\d+)-\w+")


def private() -> Path:
    """Give this process's folder, made when first asked for and removed at exit.

    Returns
    -------
    Path
        A short path, readable by this user only.

    Raises
    ------
    GatekeeperError
        If the path would be too long.
    """
    return _of(os.getpid())


@cache
def _of(pid: int) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=f"gatekeeper-{pid}-"))
    if len(str(folder)) > _LONGEST:
        folder.rmdir()
        raise GatekeeperError(
            f"The folder for temporary files, {tempfile.gettempdir()}, has too long a name for"
            " sockets: set TMPDIR to a shorter one."
        )
    atexit.register(_remove, folder, pid)
    return folder


def _remove(folder: Path, pid: int) -> None:
    # A forked child inherits the registration.
    if os.getpid() == pid:
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> list[Path]:
    """Remove folders whose process is gone, as after a power cut.

    Returns
    -------
    list of Path
        The folders that were removed.
    """
    removed = []
    for folder in Path(tempfile.gettempdir()).glob("gatekeeper-*"):
        match = _NAME.fullmatch(folder.name)
        if match and not folder.is_symlink() and not _alive(int(match[1])) and _mine(folder):
            shutil.rmtree(folder, ignore_errors=True)
            removed.append(folder)
    return removed


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _mine(folder: Path) -> bool:
    try:
        return folder.is_dir() and folder.stat().st_uid == os.getuid()
    except OSError:
        return False
