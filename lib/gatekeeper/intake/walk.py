"""Look into a folder whose owner chose every name and every kind of file.

Nothing is followed: folders are opened one below the other by descriptor, and files without
following links and without waiting.
"""

import os
import stat
from pathlib import Path

from gatekeeper.intake.names import IGNORED, is_notebook

MOST_FILES = 2000
MOST_LEVELS = 8
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
KINDS = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def walk(parent: int, entries: dict[str, int], prefix: str = "", level: int = 0) -> bool:
    """List what lies below a folder, up to a limit.

    Parameters
    ----------
    parent : int
        Descriptor of the folder.
    entries : dict of str to int
        Takes the mode of everything that is no folder, by relative path.
    prefix : str
        Path of the folder, with a slash at its end.
    level : int
        How deep the folder lies.

    Returns
    -------
    bool
        Whether everything was seen; what cannot be opened is left out like any other file.
    """
    complete = True
    with os.scandir(parent) as listing:
        for entry in listing:
            if len(entries) >= MOST_FILES:
                return False
            if entry.name in IGNORED:
                continue
            mode = entry.stat(follow_symlinks=False).st_mode
            if not stat.S_ISDIR(mode) or is_notebook(entry.name):
                entries[prefix + entry.name] = mode
            elif level + 1 >= MOST_LEVELS:
                complete = False
            else:
                complete &= _into(parent, entry.name, entries, prefix, level)
    return complete


def _into(parent: int, name: str, entries: dict[str, int], prefix: str, level: int) -> bool:
    try:
        child = os.open(name, FOLDER, dir_fd=parent)
    except OSError:
        return True
    try:
        return walk(child, entries, f"{prefix}{name}/", level + 1)
    finally:
        os.close(child)


def open_below(root: int, path: str) -> int:
    """Open a file below a folder without following any link.

    Parameters
    ----------
    root : int
        Descriptor of the folder.
    path : str
        Relative path.

    Returns
    -------
    int
        Descriptor of the file.

    Raises
    ------
    OSError
        If a part of the path is a link, or cannot be opened.
    """
    # Folder by folder: O_NOFOLLOW covers the last part of a path only.
    *folders, name = path.split("/")
    opened = []
    try:
        for folder in folders:
            opened.append(os.open(folder, FOLDER, dir_fd=opened[-1] if opened else root))
        return os.open(name, FILE, dir_fd=opened[-1] if opened else root)
    finally:
        for handle in opened:
            os.close(handle)


def kind_of(path: str | Path, root: int | None = None) -> str | None:
    """Say what a path is if it is no file.

    Parameters
    ----------
    path : str or Path
        Looked at, not followed.
    root : int, optional
        Descriptor of the folder that it is relative to.

    Returns
    -------
    str or None
        None for a file and for what cannot be looked at.
    """
    try:
        return KINDS.get(stat.S_IFMT(os.lstat(path, dir_fd=root).st_mode))
    except OSError:
        return None
