"""Make tasks for `grade_one` out of a few lines of source."""

import json
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.utils import determine_grade

from gatekeeper.execute import grade_one
from gatekeeper.model import Graded, GradedCell, Limits, Task

ROOT = Path(__file__).parents[2]
# Seconds long enough for a slow machine that has something else to do.
LIMITS = Limits(cell_seconds=20, notebook_seconds=120, memory_mb=2048, answer_mb=2)


def cell(source: str, grade_id="", points=0.0, question="", solution=False, kind="code"):
    """Make one cell; points make it a graded one."""
    node = new_code_cell(source) if kind == "code" else nbformat.v4.new_markdown_cell(source)
    if grade_id:
        node.metadata["nbgrader"] = {
            "grade": bool(points),
            "grade_id": grade_id,
            "locked": not solution,
            "points": points,
            "schema_version": 3,
            "solution": solution,
            "task": False,
        }
    if question:
        node.metadata["gatekeeper"] = {"question": question}
    return node


def task_of(notebook, limits=LIMITS, seed=1, **options) -> Task:
    """Make a task of a notebook, or of a list of cells."""
    if isinstance(notebook, list):
        notebook = new_notebook(cells=notebook)
    graded = []
    for node in notebook.cells:
        metadata = node.metadata.get("nbgrader", {})
        question = node.metadata.get("gatekeeper", {}).get("question")
        if metadata.get("grade"):
            plain = "manual" if metadata["solution"] else "test"
            kind = "judged" if question else plain
            graded.append(GradedCell(metadata["grade_id"], kind, metadata["points"], question))
    seeds = {one.grade_id: seed for one in graded if one.kind == "judged"}
    plain = json.loads(json.dumps(notebook))
    return Task("ada", "tiny", "tiny", plain, tuple(graded), seeds, limits, ("numpy",), **options)


def grade(notebook, **options) -> Graded:
    """Grade, and check what holds for every submission."""
    task = task_of(notebook, **options)
    graded = grade_one(task)
    assert [result.grade_id for result in graded.results] == [c.grade_id for c in task.graded]
    assert Graded.from_json(json.loads(json.dumps(graded.to_json()))) == graded
    nbformat.validate(graded.notebook)
    by_id = {result.grade_id: result for result in graded.results}
    for node in graded.notebook.cells:
        result = by_id.get(node.metadata.get("nbgrader", {}).get("grade_id"))
        if result is None:
            continue
        assert (result.points is None) == (result.state == "human")
        if result.points is not None:
            assert 0 <= result.points <= result.max_points
            assert determine_grade(node)[0] == result.points
    return graded


def outcomes(graded: Graded) -> dict:
    """Points, state and reason of every result, by `grade_id`."""
    return {r.grade_id: (r.points, r.state, r.reason) for r in graded.results}


def text_of(node) -> str:
    """Everything that a cell shows as text."""
    parts = []
    for output in node.outputs:
        parts += [output.get("text", ""), *output.get("traceback", ())]
        parts.append(output.get("data", {}).get("text/plain", ""))
    return "\n".join(parts)
