"""Whose is a file that several students hand in as one: hard links within a class."""

import os
from pathlib import Path

MOST_FOLDERS = 5000


def is_home(folder: Path, status: os.stat_result) -> bool:
    """Tell whether a hard-linked notebook was in this folder before it was in any other.

    A link is made later than the file, so the folder that has not changed since is the file's own.
    Where a link leads out of what the class handed in, nobody's folder is its home.

    Parameters
    ----------
    folder : Path
        What one student handed in, ``<submitted>/<student>/<assignment>``.
    status : os.stat_result
        Of the notebook in it.

    Returns
    -------
    bool
        Whether the notebook can be graded as this student's.
    """
    folder = folder.absolute()
    holders = _holders(folder.parent.parent, folder.name, status)
    if sum(holders.values()) != status.st_nlink or holders.get(folder) != 1:
        return False
    changed = {holder: os.stat(holder).st_mtime_ns for holder in holders}
    earliest = min(changed.values())
    return changed[folder] == earliest and list(changed.values()).count(earliest) == 1


def _holders(submitted: Path, assignment: str, status: os.stat_result) -> dict[Path, int]:
    # How many links each student's folder holds; links below it are not looked for.
    holders: dict[Path, int] = {}
    with os.scandir(submitted) as students:
        for _, student in zip(range(MOST_FOLDERS), students, strict=False):
            folder = Path(student.path, assignment)
            try:
                if student.is_symlink() or folder.is_symlink():
                    continue
                with os.scandir(folder) as files:
                    same = sum(_is(file, status) for file in files)
            except OSError:
                continue
            if same:
                holders[folder] = same
    return holders


def _is(file: os.DirEntry, status: os.stat_result) -> bool:
    found = file.stat(follow_symlinks=False)
    return (found.st_dev, found.st_ino) == (status.st_dev, status.st_ino)
