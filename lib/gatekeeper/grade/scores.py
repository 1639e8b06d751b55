"""Read what is recorded of a class."""

from collections import defaultdict

from nbgrader.api import Assignment, BaseCell, Grade, Notebook, SubmittedAssignment
from nbgrader.api import SubmittedNotebook as Submitted

from gatekeeper.course import Course
from gatekeeper.record.gradebook import opened


def recorded_scores(course: Course, assignment: str) -> dict[tuple[str, str], dict]:
    """Read the scores that the machine gave.

    Parameters
    ----------
    course : Course
        The course, whose gradebook knows the assignment.
    assignment : str
        Its name.

    Returns
    -------
    dict of (str, str) to dict of str to (float or None)
        By student and notebook, then by cell; None where a human decides.
    """
    found = defaultdict(dict)
    with opened(course) as gradebook:
        rows = (
            gradebook.db.query(
                SubmittedAssignment.student_id, Notebook.name, BaseCell.name, Grade.auto_score
            )
            .select_from(Grade)
            .join(BaseCell, BaseCell.id == Grade.cell_id)
            .join(Submitted, Submitted.id == Grade.notebook_id)
            .join(Notebook, Notebook.id == Submitted.notebook_id)
            .join(SubmittedAssignment, SubmittedAssignment.id == Submitted.assignment_id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .filter(Assignment.name == assignment)
        )
        for student, name, cell, score in rows:
            found[student, name][cell] = score
    return dict(found)
