"""Write files so that a reader finds the old content or the new, never a part."""

import hashlib
import os
import re
from pathlib import Path

from gatekeeper.course.trouble import file_trouble


def write_whole(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Write a file in one step.

    Parameters
    ----------
    path : Path
        Where; folders on the way are made.
    data : bytes
        All of it.
    mode : int, optional
        Permissions of the file.

    Raises
    ------
    UnusableError
        If the disk is full or the folder cannot be written; what was there stands.
    """
    draft = path.with_name(f".{hashlib.sha256(path.name.encode()).hexdigest()[:16]}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write(draft, data, mode)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise file_trouble(path, error) from error


def _write(draft: Path, data: bytes, mode: int) -> None:
    draft.unlink(missing_ok=True)
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(file, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fchmod(file, mode)
        os.fsync(file)


def sync_folder(folder: Path) -> None:
    """Make sure that a folder's entries outlast a power cut.

    Parameters
    ----------
    folder : Path
        The folder.
    """
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def file_name(*names: str) -> str:
    """Make a file name of any names: readable, and different for different names.

    Parameters
    ----------
    *names : str
        Such as a student's and a notebook's.

    Returns
    -------
    str
        Short ASCII, no separator, no full stop at its start.
    """
    readable = "-".join(re.sub(r"[^A-Za-z0-9_]+", "_", name)[:40] for name in names)
    # A lone surrogate is part of some names.
    exact = "\0".join(names).encode("utf8", "surrogatepass")
    return f"{readable}-{hashlib.sha256(exact).hexdigest()[:16]}"
