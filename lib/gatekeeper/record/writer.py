"""The only place that writes scores: nbgrader's gradebook, and autograded/ beside it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import nbformat
from nbgrader.api import MissingEntry

from gatekeeper.model import GatekeeperError, Graded, Intake, Result
from gatekeeper.record.files import write_whole
from gatekeeper.record.gradebook import Grades, LatePenalties, OneTransaction, opened
from gatekeeper.record.receipts import Receipt

TOLERANCE = 1e-9


@dataclass(frozen=True)
class Change:
    """What the gradebook held of one notebook, and what it holds now.

    Attributes
    ----------
    before, after : dict
        ``score`` and ``penalty`` of the notebook, and ``cells``: by name, the points given by the
        machine and by hand. `before` is empty for a first submission.
    """

    before: dict
    after: dict


def write(course, graded: Graded, intake: Intake, received: Receipt, again: bool = False) -> Change:
    """Record one graded notebook; what a human has entered stands.

    Parameters
    ----------
    course : Course
        The course, whose gradebook knows the assignment.
    graded : Graded
        The result.
    intake : Intake
        What was handed in.
    received : Receipt
        When.
    again : bool, optional
        The very same submission has been recorded before, so a cell that a human has reviewed
        need not be reviewed again while its score is the same.

    Returns
    -------
    Change
        Before and after.

    Raises
    ------
    GatekeeperError
        If the gradebook cannot be used, or does not end up with exactly these points; it then
        holds what it held before.
    """
    with opened(course) as gradebook:
        before = _scores(gradebook, graded)
        gradebook.update_or_create_student(graded.student)
        gradebook.update_or_create_submission(
            graded.assignment, graded.student, timestamp=received.when
        )
        _save_notebook(course, graded, received)
        resources = {"nbgrader": _names(graded), "gradebook": gradebook}
        notebook = nbformat.from_dict(graded.notebook) if graded.notebook else None
        if notebook and intake.state == "readable":
            Grades(config=course.config)(notebook, resources)
        _settle(gradebook, graded, intake, before if again else {})
        with _late_plugin(course):
            LatePenalties(config=course.config)(notebook, resources)
        after = _scores(gradebook, graded)
        gradebook.keep()
    return Change(before, after)


def _names(graded: Graded) -> dict[str, str]:
    return {"student": graded.student, "assignment": graded.assignment, "notebook": graded.name}


def _scores(gradebook: OneTransaction, graded: Graded) -> dict:
    try:
        notebook = gradebook.find_submission_notebook(
            graded.name, graded.assignment, graded.student
        )
    except MissingEntry:
        return {}
    cells = {
        grade.name: {
            "auto": grade.auto_score,
            "manual": grade.manual_score,
            "human": grade.needs_manual_grade,
        }
        for grade in notebook.grades
    }
    penalty = notebook.late_submission_penalty or 0.0
    return {"score": notebook.score, "penalty": penalty, "cells": cells}


def _settle(gradebook: OneTransaction, graded: Graded, intake: Intake, before: dict) -> None:
    # Every cell ends with the points of its result, or without any and waiting for a human.
    notebook = gradebook.find_submission_notebook(graded.name, graded.assignment, graded.student)
    results = {result.grade_id: result for result in graded.results}
    grades = {grade.name: grade for grade in notebook.grades}
    if results.keys() != grades.keys():
        raise GatekeeperError(
            f"{_where(graded)}: there are results for {sorted(results)}, but the gradebook has the "
            f"cells {sorted(grades)}."
        )
    for name, grade in grades.items():
        result = results[name]
        if result.state == "human":
            grade.auto_score, grade.needs_manual_grade = None, True
        elif intake.state != "readable":
            grade.auto_score, grade.needs_manual_grade = result.points, False
        _check(graded, result, grade.auto_score)
        known = before.get("cells", {}).get(name)
        if known and known["manual"] is not None and known["auto"] == grade.auto_score:
            grade.needs_manual_grade = known["human"]
    gradebook.db.commit()


def _check(graded: Graded, result: Result, score: float | None) -> None:
    if result.points is None or score is None:
        right = result.points is None and score is None
    else:
        inside = 0 <= result.points <= result.max_points
        right = inside and abs(score - result.points) <= TOLERANCE
    if not right:
        raise GatekeeperError(
            f"{_where(graded)}, {result.grade_id}: the result is {result.points} of "
            f"{result.max_points} points, but nbgrader would record {score}."
        )


def _save_notebook(course, graded: Graded, received: Receipt) -> None:
    if not graded.notebook:
        return
    folder = course.folder("autograded", graded.student, graded.assignment)
    mode = 0o664 if course.coursedir.groupshared else 0o444
    text = nbformat.writes(nbformat.from_dict(graded.notebook), version=nbformat.NO_CONVERT)
    # Half of a surrogate pair cannot be written; a student's cell may hold one.
    write_whole(folder / f"{graded.name}.ipynb", text.encode("utf8", "replace"), mode)
    if received.text:
        write_whole(folder / "timestamp.txt", received.text.encode(), mode)


@contextmanager
def _late_plugin(course) -> Iterator[None]:
    # nbgrader finds a course's own plugin because it runs in the course's folder.
    sys.path.insert(0, str(course.root))
    try:
        yield
    except (GatekeeperError, MissingEntry):
        raise
    except Exception as error:
        raise GatekeeperError(
            f"the course's plugin for late submissions raised {type(error).__name__}: {error}."
        ) from error
    finally:
        sys.path.remove(str(course.root))


def _where(graded: Graded) -> str:
    return f"{graded.student}, {graded.assignment}/{graded.name}"
