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
# One student for each question, with one mistake in that question and nowhere else.
SLIPS = {
    "lstm_gates": "gate-order-ifog",
    "lstm_cell_update": "old-cell-in-output",
    "lstm_forward": "state-restarted",
    "lstm_step_backward": "new-cell-in-forget-gate",
}
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


def students() -> dict[str, dict[str, str]]:
    """The answers of every student, by question; a question that is left out stays unfilled."""
    right = {name: solution_source(name) for name in QUESTIONS}
    group = {"right": right, "unfilled": {}, "noisy": {name: noisy(name) for name in QUESTIONS}}
    for name, slip in SLIPS.items():
        catalogue = getattr(checks, name).catalogue
        mistake = next(m for m in catalogue.mistakes if m.id == slip)
        group[f"slip-{name}"] = right | {name: source_of_mistake(name, mistake.source)}
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
            cell.source = "Five sentences of the student."
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
            assert not submission.needs_manual_grade
            assert submission.max_score == 10
            grades = [grade for book in submission.notebooks for grade in book.grades]
            scores[submission.student.id] = {
                grade.name.removesuffix("-check").replace("-", "_"): grade.score for grade in grades
            }
    pages = {path.parts[-3]: path.read_text("utf8") for path in folder.glob("feedback/*/*/*.html")}
    return Class(scores, {student: _words(page) for student, page in pages.items()})


def _words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


def test_the_solution_gets_full_marks(graded):
    """Ten of ten, and a sentence for each question."""
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


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_mistake_costs_its_question_and_is_explained_in_the_feedback(graded, name):
    """Only that question's points are gone; name, explanation and question are on the page."""
    student = f"slip-{name}"
    assert graded.scores[student] == POINTS | {name: 0}
    catalogue = getattr(checks, name).catalogue
    mistake = next(m for m in catalogue.mistakes if m.id == SLIPS[name])
    for text in (mistake.name, mistake.computed, mistake.hidden, mistake.ask):
        assert text in graded.feedback[student]


def test_an_endless_loop_is_interrupted_and_the_rest_is_graded(graded):
    """The check names the line that was running; the questions around it keep their points."""
    assert graded.scores["endless"] == dict.fromkeys(QUESTIONS, 0) | {"lstm_gates": 2}
    assert "lstm_forward was interrupted before it returned." in graded.feedback["endless"]


PART_ONE = [name for name in ASSIGNMENTS if name != "lstm"]


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


@pytest.fixture(scope="module", params=PART_ONE)
def part_one(request, tmp_path_factory) -> Graded:
    """Three students: all right, one slip in every question, nothing filled in."""
    from nbgrader.api import Gradebook

    assignment = request.param
    folder = tmp_path_factory.mktemp("part-one")
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


def test_a_solution_of_part_one_gets_every_automatic_point(part_one):
    """What is left is a human's: nothing is earned for sentences before somebody read them."""
    names = SIGNATURES[part_one.assignment]
    assert automatic(part_one, "right") == {n: getattr(checks, n).points for n in names}
    assert part_one.waiting["right"] == bool(MANUAL[part_one.assignment])
    for name in MANUAL[part_one.assignment]:
        assert part_one.scores["right"][name] == 0


def test_an_unfilled_exercise_of_part_one_gets_nothing(part_one):
    """Every graded cell fails, with a sentence, and nobody has to read an empty answer."""
    assert set(part_one.scores["unfilled"].values()) == {0}
    assert not part_one.waiting["unfilled"]
    for name in SIGNATURES[part_one.assignment]:
        assert f"{name} is not filled in yet" in part_one.feedback["unfilled"]


def test_a_slip_of_part_one_costs_its_question_alone(part_one):
    """Questions without a slip keep their points; the mistakes are named on the page."""
    slips = slips_of(part_one.assignment)
    wanted = {
        name: 0 if name in slips else getattr(checks, name).points
        for name in SIGNATURES[part_one.assignment]
    }
    assert automatic(part_one, "slips") == wanted
    for mistake in slips.values():
        for text in (mistake.name, mistake.hidden, mistake.ask):
            assert text in part_one.feedback["slips"]
