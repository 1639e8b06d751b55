"""Read the instructor's notebook: what every submission is restored to."""

import contextlib
import copy
import hashlib
import json
import logging
import math
import re
from pathlib import Path
from typing import Any

import nbformat
from nbgrader import utils
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.nbgraderformat import ValidationError
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, SaveCells
from traitlets.config import Config

from gatekeeper.model import GatekeeperError, GradedCell, SourceNotebook

QUESTION = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*")

# nbgrader logs a traceback before it raises; the sentence raised here says it once.
QUIET = logging.getLogger("gatekeeper.intake.source")
QUIET.addHandler(logging.NullHandler())
QUIET.propagate = False


def read_source(path: Path, assignment: str, config: Config | None = None) -> SourceNotebook:
    """Read a notebook of ``solutions/`` and take the solutions out as nbgrader does.

    Parameters
    ----------
    path : Path
        The notebook.
    assignment : str
        Name of the assignment it belongs to.
    config : Config, optional
        nbgrader's configuration of the course.

    Returns
    -------
    SourceNotebook
        Solutions cleared, cells locked, checksums computed, hidden tests kept.

    Raises
    ------
    GatekeeperError
        If the notebook cannot be read, or its nbgrader or gatekeeper metadata cannot be used.
    """
    config = Config() if config is None else config
    try:
        notebook = _load(path)
        notebook, released = _prepare(notebook, path, assignment, config)
    except GatekeeperError:
        raise
    # nbgrader's preprocessors raise a dozen types, RuntimeError and ValidationError among them.
    except Exception as error:
        raise GatekeeperError(f"{path}: cannot be used as a source: {_brief(error)}") from error
    plain = json.loads(json.dumps(_with_ids(notebook)))
    graded = tuple(_graded(cell, path) for cell in notebook.cells if _has_points(cell))
    _refuse_stray_questions(notebook, path)
    digest = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
    return SourceNotebook(assignment, path.stem, plain, graded, digest, released)


def _load(path: Path):
    content = json.loads(path.read_text(encoding="utf-8-sig"))
    if content["nbformat"] == 4:
        content = _with_ids(content)
    notebook = nbformat.reads(json.dumps(content), as_version=4, capture_validation_error={})
    nbformat.validate(notebook)
    return notebook


def _prepare(notebook, path: Path, assignment: str, config: Config) -> tuple[Any, dict[str, str]]:
    course = CourseDirectory(config=config)
    resources = {
        "unique_key": path.stem,
        "metadata": {"path": str(path.parent)},
        "nbgrader": {"assignment": assignment, "notebook": path.stem, "student": "."},
    }
    steps = GenerateAssignment(coursedir=course, config=config).preprocessors
    # Header and footer are relative to the course, as when nbgrader itself runs.
    with contextlib.chdir(course.root):
        for step in steps[: steps.index(SaveCells)] if SaveCells in steps else steps:
            notebook, resources = step(config=config, log=QUIET)(notebook, resources)
        released = copy.deepcopy(notebook)
        for step in (ClearHiddenTests, ClearMarkScheme):
            released, _ = step(config=config, log=QUIET)(released, copy.deepcopy(resources))
    cells = (cell for cell in released.cells if "grade_id" in cell.metadata.get("nbgrader", {}))
    return notebook, {cell.metadata.nbgrader.grade_id: cell.source for cell in cells}


def _with_ids(notebook: dict) -> dict:
    # nbformat invents random ids where there are none; the digest has to stay the same.
    notebook.update(nbformat=4, nbformat_minor=5)
    taken = {cell["id"] for cell in notebook["cells"] if "id" in cell}
    for number, cell in enumerate(notebook["cells"]):
        wanted = cell["metadata"].get("nbgrader", {}).get("grade_id", f"cell-{number}")[:60]
        if "id" not in cell:
            cell["id"] = wanted if wanted not in taken else f"cell-{number}-{len(taken)}"
            taken.add(cell["id"])
    return notebook


def _has_points(cell) -> bool:
    return bool(utils.is_grade(cell) or utils.is_task(cell))


def _graded(cell, path: Path) -> GradedCell:
    grade_id, points = cell.metadata.nbgrader.grade_id, cell.metadata.nbgrader.get("points", 0)
    if not math.isfinite(points) or points < 0:
        raise GatekeeperError(f"{path}: {grade_id} has {points} points, expected 0 or more")
    question = _question(cell, path)
    if utils.is_task(cell) or utils.is_solution(cell):
        return GradedCell(grade_id, "manual", float(points))
    return GradedCell(grade_id, "judged" if question else "test", float(points), question)


def _question(cell, path: Path) -> str | None:
    declared = cell.metadata.get("gatekeeper")
    if declared is None:
        return None
    name = cell.metadata.get("nbgrader", {}).get("grade_id", cell.id)
    question = declared.get("question") if isinstance(declared, dict) else None
    if not isinstance(question, str) or not QUESTION.fullmatch(question):
        wanted = 'expected {"question": "package.module:name"}'
        raise GatekeeperError(f"{path}: {name} has gatekeeper metadata {declared!r}, {wanted}")
    return question


def _refuse_stray_questions(notebook, path: Path) -> None:
    for cell in notebook.cells:
        is_test = utils.is_grade(cell) and not utils.is_solution(cell) and cell.cell_type == "code"
        if "gatekeeper" in cell.metadata and not is_test:
            name = cell.metadata.get("nbgrader", {}).get("grade_id", cell.id)
            raise GatekeeperError(f"{path}: {name} has a question, but is no autograded code cell")


def _brief(error: BaseException) -> str:
    # CheckCellMetadata hides what was wrong behind an error that says only that something was.
    if isinstance(error, ValidationError) and error.__context__ is not None:
        error = error.__context__
    # The first line that says something; JSON and schema errors go on for a page.
    text = str(error).strip()
    return text.splitlines()[0][:200] if text else type(error).__name__
