"""A course made up for the occasion: two sources, and students who hand in what students do."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from gatekeeper.bench.exercises import Exercise, Part
from gatekeeper.model import GatekeeperError

CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "bench"\n'
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
# Most answers are right; a few are wrong, and one in twenty is left open.
RIGHT, WRONG = 0.75, 0.95

Points = dict[tuple[str, str], float]


def make_course(root: Path, exercise: Exercise, students: int, seed: int) -> Points:
    """Write a course, its gradebook, and what its students handed in.

    Parameters
    ----------
    root : Path
        A folder that does not exist.
    exercise : Exercise
        The only assignment.
    students : int
        How many hand in.
    seed : int
        Of who writes what.

    Returns
    -------
    dict of (str, str) to float
        The points that each student deserves for each graded cell.

    Raises
    ------
    GatekeeperError
        If nbgrader cannot make the students' version.
    """
    source = root / "source" / exercise.name / f"{exercise.name}.ipynb"
    source.parent.mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(CONFIG, encoding="utf8")
    nbformat.write(source_notebook(exercise), source)
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", exercise.name]
    done = subprocess.run(command, cwd=root, env=environment(), capture_output=True, text=True)
    if done.returncode:
        raise GatekeeperError(f"nbgrader could not make {exercise.name}: {done.stderr[-500:]}")
    released = nbformat.read(root / "release" / exercise.name / source.name, as_version=4)
    rng, deserved = random.Random(seed), {}
    for number in range(1, students + 1):
        student = f"student{number:03d}"
        folder = root / "submitted" / student / exercise.name
        folder.mkdir(parents=True)
        notebook, points = answered(released, exercise, rng)
        nbformat.write(notebook, folder / source.name)
        deserved |= {(student, cell): score for cell, score in points.items()}
    return deserved


def environment() -> dict[str, str]:
    """Say in which environment both graders run.

    Returns
    -------
    dict of str to str
        This process's own; nbgrader finds its `alembic` even when the environment of this Python
        has not been activated.
    """
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return os.environ | {"PATH": path, "PYTHONUNBUFFERED": "1"}


def source_notebook(exercise: Exercise) -> nbformat.NotebookNode:
    """Write the instructor's notebook.

    Parameters
    ----------
    exercise : Exercise
        What is asked.

    Returns
    -------
    NotebookNode
        With a solution cell and a graded cell for each part.
    """
    cells = [new_code_cell(exercise.imports, id="imports")]
    for part in exercise.parts:
        head, body = part.right.split("\n", 1)
        solution = f"{head}\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION"
        judged = {"gatekeeper": {"question": part.question}} if part.question else {}
        test = {"grade": True, "solution": False, "locked": True, "points": part.points}
        own = {"grade": False, "solution": True, "locked": False}
        cells += [_cell(part.name, solution, own), _cell(f"{part.name}-test", part.test, test)]
        cells[-1].metadata |= judged
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


def answered(released, exercise: Exercise, rng: random.Random):
    """Fill in a notebook as one student does.

    Parameters
    ----------
    released : NotebookNode
        The students' version.
    exercise : Exercise
        What is asked.
    rng : random.Random
        Decides what is right.

    Returns
    -------
    notebook : NotebookNode
        What is handed in.
    points : dict of str to float
        What it deserves, by graded cell.
    """
    notebook, points = nbformat.from_dict(released), {}
    by_name = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in notebook.cells}
    for part in exercise.parts:
        answer, right = _answer(part, rng)
        if answer:
            by_name[part.name].source = answer
        points[f"{part.name}-test"] = part.points if right else 0.0
    return notebook, points


def _answer(part: Part, rng: random.Random) -> tuple[str | None, bool]:
    draw = rng.random()
    if draw < RIGHT:
        return part.right, True
    head = part.right.split("\n", 1)[0]
    return (f"{head}\n    {rng.choice(part.wrong)}" if draw < WRONG else None), False


def copy_course(root: Path, where: Path) -> Path:
    """Copy a course that nobody has graded yet.

    Parameters
    ----------
    root, where : Path
        The course, and a folder that is replaced.

    Returns
    -------
    Path
        `where`.
    """
    shutil.rmtree(where, ignore_errors=True)
    return shutil.copytree(root, where)


def _cell(name: str, source: str, options: dict):
    extra = {"schema_version": 3, "cell_type": "code", "grade_id": name, "task": False}
    return new_code_cell(source, id=name, metadata={"nbgrader": extra | options})
