"""Results of what was not executed: nothing there, nothing to read, or the grader's own trouble."""

import copy
from dataclasses import replace

from gatekeeper.model import Flag, GatekeeperError, Graded, Intake, Result, SourceNotebook

ABSENT = "Nothing was handed in."
UNREADABLE = "The notebook could not be read. Your instructor looks at it."
# Flags of code that may have looked at a test while it ran.
ATTACKS = {"grader-attack", "forged-test"}
WITHHELD = (
    "What your own cells below the first test printed is not shown, because some of your code "
    "reaches for the grader. Your instructor looks at it."
)
TROUBLE = "The grader itself had a problem with this notebook. Your instructor looks at it."


def not_executed(student: str, source: SourceNotebook, intake: Intake) -> Graded:
    """Settle a notebook that is missing or cannot be read.

    Parameters
    ----------
    student : str
        Whose.
    source : SourceNotebook
        Which notebook it should have been.
    intake : Intake
        What came in instead.

    Returns
    -------
    Graded
        Zero for a missing one, a human for the other.
    """
    if intake.state == "missing":
        verdict = {"points": 0.0, "state": "zero", "reason": "missing", "message": ABSENT}
    else:
        verdict = {"points": None, "state": "human", "reason": "cannot read", "message": UNREADABLE}
    results = tuple(
        Result(c.grade_id, c.kind, max_points=c.points, **verdict) for c in source.graded
    )
    names = (student, source.assignment, source.name)
    return Graded(*names, {}, results, intake.notes, intake.flags)


def failed(student: str, source: SourceNotebook, error: Exception) -> Graded:
    """Settle a notebook that the grader failed on, every time it tried.

    Parameters
    ----------
    student : str
        Whose.
    source : SourceNotebook
        Which notebook.
    error : Exception
        What happened.

    Returns
    -------
    Graded
        Every question waits for a human.
    """
    verdict = {"points": None, "state": "human", "reason": "grader error", "message": TROUBLE}
    results = tuple(
        Result(c.grade_id, c.kind, max_points=c.points, **verdict) for c in source.graded
    )
    names = (student, source.assignment, source.name)
    return Graded(*names, {}, results, flags=(trouble_flag(error),))


def trouble_flag(error: Exception) -> Flag:
    """Tell the instructor what happened to the grader.

    Parameters
    ----------
    error : Exception
        What happened; as far as is known, no student's code can cause it.

    Returns
    -------
    Flag
        One line of text.
    """
    said = " ".join(str(error).split())[:300]
    kind = "" if isinstance(error, GatekeeperError) else f"{type(error).__name__}: "
    return Flag("grader-error", "", f"The grader failed: {kind}{said}")


def with_intake(graded: Graded, intake: Intake) -> Graded:
    """Add to a result what was seen when the notebook came in.

    Parameters
    ----------
    graded : Graded
        From a worker.
    intake : Intake
        What the worker was given.

    Returns
    -------
    Graded
        With the notes and flags of both.
    """
    notes = tuple(dict.fromkeys((*intake.notes, *graded.notes)))
    flags = tuple(dict.fromkeys((*intake.flags, *graded.flags)))
    graded = replace(graded, notes=notes, flags=flags)
    return withheld(graded) if {flag.what for flag in flags} & ATTACKS else graded


def withheld(graded: Graded) -> Graded:
    """Take out what code that reaches for the grader may have printed of the hidden tests.

    Parameters
    ----------
    graded : Graded
        Of a student whose code does.

    Returns
    -------
    Graded
        Without the outputs of the student's own cells below the first test.
    """
    notebook, tested = copy.deepcopy(graded.notebook), False
    for cell in notebook.get("cells", ()):
        nbgrader = cell["metadata"].get("nbgrader", {})
        graded_here = nbgrader.get("grade") and not nbgrader.get("solution")
        tested = tested or graded_here
        if tested and not graded_here and cell["cell_type"] == "code":
            cell["outputs"] = []
    return replace(graded, notebook=notebook, notes=(*graded.notes, WITHHELD))
