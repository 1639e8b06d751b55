"""What the gradebook knows already."""

from nbgrader.api import Assignment, Notebook, Student, SubmittedAssignment
from nbgrader.api import SubmittedNotebook as Submitted

from gatekeeper.record.gradebook import opened


def recorded(course, assignment: str) -> set[tuple[str, str]]:
    """List what the gradebook has of an assignment.

    Parameters
    ----------
    course : Course
        The course.
    assignment : str
        Its name.

    Returns
    -------
    set of (str, str)
        Students and notebooks. A result that is done but not here was lost with an older
        gradebook, and is recorded again.

    Raises
    ------
    GatekeeperError
        If the gradebook cannot be used.
    """
    with opened(course) as gradebook:
        rows = (
            gradebook.db.query(SubmittedAssignment.student_id, Notebook.name)
            .join(Submitted, Submitted.assignment_id == SubmittedAssignment.id)
            .join(Notebook, Notebook.id == Submitted.notebook_id)
            .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
            .filter(Assignment.name == assignment)
        )
        return {(student, name) for student, name in rows}


def students(course) -> list[str]:
    """List the students whom the gradebook knows.

    Parameters
    ----------
    course : Course
        The course.

    Returns
    -------
    list of str
        Sorted.

    Raises
    ------
    GatekeeperError
        If the gradebook cannot be used.
    """
    with opened(course) as gradebook:
        return sorted(student for (student,) in gradebook.db.query(Student.id))
