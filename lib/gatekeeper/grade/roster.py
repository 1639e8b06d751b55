"""Who is to be graded."""

import logging
import os
from pathlib import Path

from gatekeeper.course import Course
from gatekeeper.course.folders import is_text
from gatekeeper.model import GatekeeperError
from gatekeeper.record import students

log = logging.getLogger("gatekeeper")


def roster(course: Course, assignment: str, wanted: tuple[str, ...] = ()) -> dict[str, Path | None]:
    """List the students and what they handed in.

    Parameters
    ----------
    course : Course
        The course, which has a gradebook.
    assignment : str
        Its name.
    wanted : tuple of str
        Only these; everybody when empty.

    Returns
    -------
    dict of str to (Path or None)
        The folder of each student, sorted by student; None for those whom the gradebook knows and
        who handed nothing in.

    Raises
    ------
    GatekeeperError
        If nobody knows one of those who are wanted, or there is nobody at all.
    """
    folders = course.submitted_folders(assignment)
    _name_the_unnamed(course, assignment)
    everybody = dict.fromkeys(students(course)) | folders
    where = f"{course.root / course.coursedir.submitted_directory}"
    for student in wanted:
        if student not in everybody:
            raise GatekeeperError(
                f"{student!r} has handed in no {assignment}, and the gradebook does not know the "
                f"name either; the submissions are in {where}."
            )
    if not everybody:
        raise GatekeeperError(
            f"Nobody has handed in {assignment}: expected {where}/<student>/{assignment}/, where "
            "`nbgrader collect` or `nbgrader zip_collect` puts it."
        )
    return {s: everybody[s] for s in sorted(everybody) if not wanted or s in wanted}


def _name_the_unnamed(course: Course, assignment: str) -> None:
    # Nobody should be passed over in silence.
    folder = course.root / course.coursedir.submitted_directory
    for name in sorted(os.listdir(folder)) if folder.is_dir() else ():
        why = ""
        if not is_text(name):
            why = "its name is not UTF-8"
        elif name.startswith(".") and (folder / name / assignment).is_dir():
            why = "nbgrader passes over names that start with a full stop"
        if why:
            log.warning("%s: not graded, %s; rename it.", ascii(str(folder / name)), why)
