"""Find submissions by listing folders: a student's name may hold anything a file name may."""

import os
import re
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import full_split

STUDENT, ASSIGNMENT, STEP = "{student_id}", "{assignment_id}", "{nbgrader_step}"


def submitted_folders(coursedir: CourseDirectory, assignment: str) -> dict[str, Path]:
    """Find who handed in an assignment.

    Parameters
    ----------
    coursedir : CourseDirectory
        nbgrader's view of the folders.
    assignment : str
        Its name.

    Returns
    -------
    dict of str to Path
        The folder of each student, sorted by student. It may be a link or a file: whoever opens
        it looks first.
    """
    found = [(Path(coursedir.root), None)]
    fixed = {"assignment_id": assignment, "nbgrader_step": coursedir.submitted_directory}
    for part in full_split(coursedir.directory_structure):
        found = [step for path, student in found for step in _descend(path, student, part, fixed)]
    excluded = set(filter(None, coursedir.student_id_exclude.split(",")))
    usable = {s: p for p, s in found if s and s not in excluded and is_text(s)}
    return dict(sorted(usable.items()))


def _descend(path: Path, student: str | None, part: str, fixed: dict):
    # One level down: every student there is, or the one folder that has the right name.
    if STUDENT not in part or student is not None:
        below = path / part.format(student_id=student, **fixed)
        return [(below, student)] if os.path.lexists(below) else []
    before, after = (re.escape(text.format(**fixed)) for text in part.split(STUDENT, 1))
    # nbgrader finds students with a "*", which passes over names that start with a full stop.
    pattern = re.compile(f"{before}((?!\\.).+){after}", re.DOTALL)
    names = os.listdir(path) if path.is_dir() else []
    matches = ((name, pattern.fullmatch(name)) for name in names)
    return [(path / name, match[1]) for name, match in matches if match]


def is_text(name: str) -> bool:
    """Say whether a file name is text, and can so become a student in a database.

    Parameters
    ----------
    name : str
        As the file system gives it.

    Returns
    -------
    bool
        False when its bytes are not UTF-8.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_safe(name: str) -> bool:
    """Say whether a name can be one part of a path, and nothing more.

    Parameters
    ----------
    name : str
        Of a student, an assignment or a notebook.

    Returns
    -------
    bool
        False for ``..``, and where there is a separator in it.
    """
    return name not in ("", ".", "..") and not set(name) & {"/", "\0"} and is_text(name)
