"""Find the notebook in what a student handed in, and read nothing else."""

import os
import stat
from pathlib import Path

from gatekeeper.intake.found import Found
from gatekeeper.intake.names import choose, could_shadow, is_archive, is_notebook
from gatekeeper.intake.text import listed, shown
from gatekeeper.intake.twins import is_home
from gatekeeper.intake.walk import (
    FOLDER,
    KINDS,
    MOST_FILES,
    MOST_LEVELS,
    kind_of,
    open_below,
    walk,
)
from gatekeeper.model import Flag

NOTEBOOK_BYTES = 20_000_000


def find(folder: Path, name: str, siblings: frozenset[str] = frozenset()) -> Found:
    """Find and read one notebook.

    Parameters
    ----------
    folder : Path
        What the student handed in.
    name : str
        The notebook's name without ``.ipynb``.
    siblings : frozenset of str
        Names of the assignment's other notebooks, which are not mistaken for this one.

    Returns
    -------
    Found
        Always; trouble is told in it.
    """
    found = Found()
    try:
        root = os.open(folder, FOLDER)
    except FileNotFoundError:
        found.notes.append("Nothing was handed in.")
        return found
    except OSError as error:
        found.name = folder.name
        link = kind_of(folder) == KINDS[stat.S_IFLNK]
        why = "it is a symbolic link" if link else error.strerror
        return found.refuse(f"The folder cannot be opened: {why}.", "link" if link else "folder")
    try:
        _find_in(root, folder, name, siblings, found)
    except OSError as error:
        found.refuse(f"The folder cannot be read: {error.strerror}.", "folder")
    finally:
        os.close(root)
    return found


def _find_in(root: int, folder: Path, name: str, siblings: frozenset[str], found: Found) -> None:
    exact = f"{name}.ipynb"
    try:
        entries = {exact: os.lstat(exact, dir_fd=root).st_mode}
    except OSError:
        entries = {}
    if not walk(root, entries):
        sentence = f"There are more than {MOST_FILES} files or {MOST_LEVELS} levels of folders."
        found.notes.append(sentence)
        found.flags.append(Flag("many-files", "", sentence))
    others = {f"{sibling}.ipynb" for sibling in siblings if sibling != name}
    candidates = [path for path in entries if is_notebook(path) and path not in others]
    chosen = choose(candidates, name)
    _tell_others(entries, {chosen[0]} if len(chosen) == 1 else set(candidates), others, found)
    if len(chosen) > 1:
        found.refuse(f"Several notebooks were handed in, none named {exact}: {listed(chosen)}.")
    elif chosen:
        found.name = chosen[0]
        if chosen[0] != exact:
            found.notes.append(f"The notebook is named {shown(chosen[0])} instead of {exact}.")
        _read(root, folder, found)
    elif not found.notes:
        found.notes.append(f"There is no notebook named {exact}.")


def _read(root: int, folder: Path, found: Found) -> None:
    name = shown(found.name)
    try:
        handle = open_below(root, found.name)
    except OSError as error:
        kind = kind_of(found.name, root)
        flag = "link" if kind == KINDS[stat.S_IFLNK] else "file"
        why = f"it is {kind}" if kind else error.strerror
        found.refuse(f"{name} cannot be opened: {why}.", flag)
        return
    try:
        _read_plain(handle, folder, name, found)
    finally:
        os.close(handle)


def _read_plain(handle: int, folder: Path, name: str, found: Found) -> None:
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        kind = KINDS.get(stat.S_IFMT(status.st_mode), "special")
        found.refuse(f"{name} is {kind}, expected a plain file.", "file")
    elif status.st_nlink > 1 and not is_home(folder, status):
        found.refuse(f"{name} is a hard link to another file, expected a file.", "link")
    elif status.st_size > NOTEBOOK_BYTES:
        most = NOTEBOOK_BYTES // 1_000_000
        found.refuse(f"{name} has {status.st_size:,} bytes, expected at most {most} million.")
    else:
        # One who goes on writing while we read gets no more in than the limit.
        with open(handle, "rb", closefd=False) as file:
            found.data = file.read(NOTEBOOK_BYTES)
        found.state = "readable"


def _tell_others(entries, ours: set[str], siblings: set[str], found: Found) -> None:
    others = sorted(path for path in entries if path not in ours | siblings)
    special = [path for path in others if not stat.S_ISREG(entries[path])]
    for path in special[:20]:
        kind = KINDS.get(stat.S_IFMT(entries[path]), "special")
        what = "link" if stat.S_ISLNK(entries[path]) else "file"
        sentence = f"{shown(path)} is {kind}; it was left out."
        found.flags.append(Flag(what, shown(path), sentence))
    for path in [path for path in others if is_archive(path)][:20]:
        sentence = f"{shown(path)} is an archive; it was not unpacked."
        found.flags.append(Flag("archive", shown(path), sentence))
    for path in [path for path in others if could_shadow(path)][:20]:
        sentence = f"{shown(path)} has the name of a module that grading needs; it was left out."
        found.flags.append(Flag("shadowing-file", shown(path), sentence))
    if others:
        were = "was" if len(others) == 1 else "were"
        found.notes.append(f"Only the notebook is graded; {listed(others)} {were} left out.")
