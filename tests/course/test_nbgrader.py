"""Stock nbgrader grades a class of several students from the repository as it is."""

import html
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest

from gatedrnn import checks

from .conftest import (
    ASSIGNMENTS,
    BY_DEMAND,
    MANUAL,
    ROOT,
    SIGNATURES,
    exercise_path,
    solution_source,
    source_of_mistake,
)
from .conftest import LSTM as QUESTIONS

pytestmark = pytest.mark.slow

POINTS = {name: getattr(checks, name).points for name in QUESTIONS}
# One student for each of these questions, with one mistake in that question and nowhere else.
SLIPS = {
    "lstm_gates": "gate-order-ifog",
    "lstm_cell_update": "old-cell-in-output",
    "lstm_forward": "state-restarted",
    "latch_weights": "fades",
}
# A question with many right answers has no wrong program; this answer fails one of its demands.
FADING = """def latch_weights():
    W = np.array([[20.0, 0.0, 5.0, 0.0], [0.0, -20.0, 0.0, 0.0]])
    return W, np.zeros((1, 4)), np.array([-10.0, 3.0, 0.0, 10.0])
"""
NOISE = """
    import logging, os, sys, warnings
    warnings.warn("this answer is right")
    logging.warning("so is its log line")
    os.write(2, b"and its raw bytes\\n")
    for k in range(3):
        print(f"\\rprogress {k}/3", end="", file=sys.stderr)
"""
ENDLESS = """
    while True:
        h, c = step(xs[:, 0], h, c)
"""


class Class(NamedTuple):
    """What the instructor has after grading."""

    scores: dict[str, dict[str, float]]
    feedback: dict[str, str]


def noisy(name: str) -> str:
    """The solution, with a warning, a log line and a progress bar on stderr."""
    start, docstring, body = solution_source(name).split('"""')
    return f'{start}"""{docstring}"""\n{NOISE}{body}'


def named(name: str):
    """The mistake or demand that a question's slip is about."""
    question = getattr(checks, name)
    entries = (*question.catalogue.mistakes, *question.demands)
    return next(entry for entry in entries if entry.id == SLIPS[name])


def students() -> dict[str, dict[str, str]]:
    """The answers of every student, by question; a question that is left out stays unfilled."""
    right = {name: solution_source(name) for name in QUESTIONS}
    group = {"right": right, "unfilled": {}, "noisy": {name: noisy(name) for name in QUESTIONS}}
    for name in SLIPS:
        slip = FADING if name in BY_DEMAND else source_of_mistake(name, named(name).source)
        group[f"slip-{name}"] = right | {name: slip}
    endless = f"def lstm_forward(xs, h, c, step):\n{ENDLESS}"
    group["endless"] = {"lstm_gates": right["lstm_gates"], "lstm_forward": endless}
    return group


def submit(folder: Path, student: str, answers: dict[str, str], assignment="lstm") -> None:
    """Fill the exercise in and put it where nbgrader collects it."""
    notebook = nbformat.read(exercise_path(assignment), 4)
    for cell in notebook.cells:
        for name, source in answers.items():
            if cell.source.startswith(f"def {name}("):
                cell.source = source
        if student == "endless" and cell.id.endswith("-try"):
            cell.source = ""
        if answers and cell.id in MANUAL[assignment]:
            cell.source = "Some sentences of the student."
    target = folder / "submitted" / student / assignment
    target.mkdir(parents=True)
    nbformat.write(notebook, target / f"{assignment}.ipynb")


def nbgrader(folder: Path, *arguments: str) -> None:
    """Run nbgrader as an instructor would."""
    # nbgrader starts `alembic` from the PATH.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=os.environ | {"PATH": path}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Class:
    """A class, graded in a copy of the course folder by the commands of the instructor's page."""
    from nbgrader.api import Gradebook

    folder = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "solutions", folder / "solutions")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    for student, answers in students().items():
        submit(folder, student, answers)
    nbgrader(folder, "generate_assignment", "lstm")
    nbgrader(folder, "autograde", "lstm", "--Execute.timeout=20")
    nbgrader(folder, "generate_feedback", "lstm")
    scores = {}
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as gradebook:
        for submission in gradebook.assignment_submissions("lstm"):
            student = submission.student.id
            # The corrections wait for a human, and nobody has to read an empty answer.
            assert submission.needs_manual_grade == (student != "unfilled")
            assert submission.max_score == 12
            grades = {g.name: g.score for book in submission.notebooks for g in book.grades}
            assert grades.pop("claims-answer") == 0
            scores[student] = {
                name.removesuffix("-check").replace("-", "_"): score
                for name, score in grades.items()
            }
    pages = {path.parts[-3]: path.read_text("utf8") for path in folder.glob("feedback/*/*/*.html")}
    return Class(scores, {student: _words(page) for student, page in pages.items()})


def _words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


def test_the_solution_gets_full_marks(graded):
    """Every automatic point, and a sentence for each question."""
    assert graded.scores["right"] == POINTS
    for name, points in POINTS.items():
        assert f"{name}: right, {points} of {points} points." in graded.feedback["right"]


def test_the_unfilled_exercise_gets_nothing(graded):
    """Every graded cell fails, with a sentence."""
    assert graded.scores["unfilled"] == dict.fromkeys(QUESTIONS, 0)
    for name in QUESTIONS:
        assert f"{name} is not filled in yet" in graded.feedback["unfilled"]


def test_noise_on_stderr_costs_nothing(graded):
    """nbgrader takes every point for a line on stderr; the check keeps it inside."""
    assert graded.scores["noisy"] == POINTS
    for text in ("UserWarning: this answer is right", "so is its log line", "raw bytes", "2/3"):
        assert text in graded.feedback["noisy"]


@pytest.mark.parametrize("name", SLIPS)
def test_a_mistake_costs_its_question_and_is_explained_in_the_feedback(graded, name):
    """Only that question's points are gone; name, explanation and question are on the page."""
    student = f"slip-{name}"
    assert graded.scores[student] == POINTS | {name: 0}
    slip = named(name)
    for text in (slip.name, getattr(slip, "computed", ""), slip.hidden, slip.ask):
        assert text in graded.feedback[student]


def test_an_endless_loop_is_interrupted_and_the_rest_is_graded(graded):
    """The check names the line that was running; the questions around it keep their points."""
    assert graded.scores["endless"] == dict.fromkeys(QUESTIONS, 0) | {"lstm_gates": 2}
    assert "lstm_forward was interrupted before it returned." in graded.feedback["endless"]


OTHERS = [name for name in ASSIGNMENTS if name != "lstm"]


def program_of(name: str) -> str:
    """A right answer that calls no other answer of the student's."""
    if name in BY_DEMAND:
        return solution_source(name)
    return source_of_mistake(name, getattr(checks, name).catalogue.program)


def slips_of(assignment: str) -> dict[str, str]:
    """For each question that has named mistakes, the first of them."""
    catalogues = {n: getattr(checks, n).catalogue.mistakes for n in SIGNATURES[assignment]}
    return {name: mistakes[0] for name, mistakes in catalogues.items() if mistakes}


class Graded(NamedTuple):
    """What nbgrader knows about one assignment: scores, who waits for a human, and the pages."""

    assignment: str
    scores: dict[str, dict[str, float]]
    waiting: dict[str, bool]
    feedback: dict[str, str]


@pytest.fixture(scope="module", params=OTHERS)
def other(request, tmp_path_factory) -> Graded:
    """Three students: all right, one slip in every question, nothing filled in."""
    from nbgrader.api import Gradebook

    assignment = request.param
    folder = tmp_path_factory.mktemp("other")
    shutil.copytree(ROOT / "solutions", folder / "solutions")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    solved = {name: solution_source(name) for name in SIGNATURES[assignment]}
    slipped = {name: program_of(name) for name in SIGNATURES[assignment]}
    slipped |= {n: source_of_mistake(n, m.source) for n, m in slips_of(assignment).items()}
    for student, answers in {"right": solved, "slips": slipped, "unfilled": {}}.items():
        submit(folder, student, answers, assignment)
    nbgrader(folder, "generate_assignment", assignment)
    nbgrader(folder, "autograde", assignment)
    nbgrader(folder, "generate_feedback", assignment)
    scores, waiting = {}, {}
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as gradebook:
        for submission in gradebook.assignment_submissions(assignment):
            student = submission.student.id
            waiting[student] = submission.needs_manual_grade
            scores[student] = {g.name: g.score for b in submission.notebooks for g in b.grades}
    pages = {path.parts[-3]: path.read_text("utf8") for path in folder.glob("feedback/*/*/*.html")}
    feedback = {student: _words(page) for student, page in pages.items()}
    return Graded(assignment, scores, waiting, feedback)


def automatic(graded: Graded, student: str) -> dict[str, float]:
    """A student's points, without what a human reads."""
    found = {n: s for n, s in graded.scores[student].items() if n not in MANUAL[graded.assignment]}
    return {name.removesuffix("-check").replace("-", "_"): score for name, score in found.items()}


def test_a_solution_of_another_assignment_gets_every_automatic_point(other):
    """What is left is a human's: nothing is earned for sentences before somebody read them."""
    names = SIGNATURES[other.assignment]
    assert automatic(other, "right") == {n: getattr(checks, n).points for n in names}
    assert other.waiting["right"] == bool(MANUAL[other.assignment])
    for name in MANUAL[other.assignment]:
        assert other.scores["right"][name] == 0


def test_an_unfilled_exercise_of_another_assignment_gets_nothing(other):
    """Every graded cell fails, with a sentence, and nobody has to read an empty answer."""
    assert set(other.scores["unfilled"].values()) == {0}
    assert not other.waiting["unfilled"]
    for name in SIGNATURES[other.assignment]:
        assert f"{name} is not filled in yet" in other.feedback["unfilled"]


def test_a_slip_of_another_assignment_costs_its_question_alone(other):
    """Questions without a slip keep their points; the mistakes are named on the page."""
    slips = slips_of(other.assignment)
    wanted = {
        name: 0 if name in slips else getattr(checks, name).points
        for name in SIGNATURES[other.assignment]
    }
    assert automatic(other, "slips") == wanted
    for mistake in slips.values():
        for text in (mistake.name, mistake.hidden, mistake.ask):
            assert text in other.feedback["slips"]
