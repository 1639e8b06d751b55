"""What the gradebook says about one notebook: points, points by hand, comments, lateness."""

from dataclasses import dataclass, field

from nbgrader.api import Gradebook, MissingEntry


@dataclass(frozen=True)
class Scores:
    """The gradebook's side of a page.

    Attributes
    ----------
    points : dict of str to (float or None)
        By the name of the graded cell; None while somebody has to read it.
    by_hand : frozenset of str
        Names of the graded cells whose points a person set.
    comments : dict of str to str
        By the name of the cell, graded or not.
    penalty : float
        Points off for handing in late.
    """

    points: dict[str, float | None] = field(default_factory=dict)
    by_hand: frozenset[str] = frozenset()
    comments: dict[str, str] = field(default_factory=dict)
    penalty: float = 0


def read_scores(gradebook: Gradebook, assignment: str, student: str, name: str) -> Scores | None:
    """Read what is recorded about one notebook.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
        Open.
    assignment, student, name : str
        Which notebook of whom.

    Returns
    -------
    Scores or None
        None when the gradebook does not know the submission.
    """
    try:
        notebook = gradebook.find_submission_notebook(name, assignment, student)
    except MissingEntry:
        return None
    grades = notebook.grades
    return Scores(
        points={grade.name: None if grade.needs_manual_grade else grade.score for grade in grades},
        by_hand=frozenset(grade.name for grade in grades if grade.manual_score is not None),
        comments={note.name: note.comment for note in notebook.comments if note.comment},
        penalty=notebook.late_submission_penalty or 0,
    )
