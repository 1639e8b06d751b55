"""A tiny course, students who hand in notebooks, and the command that grades them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

HERE = Path(__file__).parent
COURSE = HERE / "course"
# The questions lie outside of the course, as an installed package would; workers inherit the path.
QUESTIONS = str(HERE / "questions")
if QUESTIONS not in sys.path:
    sys.path.append(QUESTIONS)
os.environ["PYTHONPATH"] = os.pathsep.join(
    dict.fromkeys(filter(None, [QUESTIONS, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]))
)

# What an honest student with full marks writes: the source of each solution cell, by grade_id.
RIGHT = {
    "scale": "def scale(x, factor, shift):\n    return x * factor + shift\n",
    "running": (
        "def running(xs):\n"
        "    sums = [xs[:, : t + 1].sum(axis=1) for t in range(xs.shape[1])]\n"
        "    return np.stack(sums, axis=1)\n"
    ),
    "middle": "def middle(values):\n    return float(np.median(values))\n",
    "words": (
        "def count_words(text):\n"
        "    words = text.split()\n"
        "    return {word: words.count(word) for word in words}\n"
    ),
    "unit": (
        "def unit(vector):\n"
        "    vector = np.array(vector)\n"
        "    return vector / math.sqrt(float(vector @ vector))\n"
    ),
    "explain": "Both middle values have as many values below as above.\n",
}
# Points of the tiny course, by grade_id, in the order of the notebook.
POINTS = {
    "scale-check": 2,
    "running-check": 3,
    "middle-test": 2,
    "words-test": 4,
    "unit-test": 1,
    "explain": 3,
}


def copy_course(where: Path) -> Path:
    """Copy the tiny course to ``where/course``; nothing is handed in yet."""
    root = where / "course"
    shutil.copytree(COURSE, root, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    return root


def run_command(*args, cwd, timeout=120, env=None, command=("-m", "gatekeeper")):
    """Run ``gatekeeper ARGS`` in a course, and return the completed process (text)."""
    environment = os.environ | {"PYTHONUNBUFFERED": "1"} | (env or {})
    return subprocess.run(
        [sys.executable, *command, *map(str, args)],
        cwd=cwd,
        env=environment,
        timeout=timeout,
        text=True,
        encoding="utf8",
        errors="replace",
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture(scope="session")
def released(tmp_path_factory) -> Path:
    """The students' version of the tiny notebook, as nbgrader makes it."""
    root = copy_course(tmp_path_factory.mktemp("released"))
    generate = ("nbgrader", "generate_assignment", "tiny", "--no-db")
    done = run_command(*generate[1:], cwd=root, command=("-m", generate[0]))
    assert done.returncode == 0, done.stderr
    return root / "exercises" / "tiny" / "tiny.ipynb"


@pytest.fixture(scope="session")
def course_copy():
    """``course_copy(where) -> root``: copy the tiny course to ``where/course``."""
    return copy_course


@pytest.fixture
def course(tmp_path) -> Path:
    """A fresh copy of the tiny course."""
    return copy_course(tmp_path)


@pytest.fixture(scope="session")
def run_gatekeeper():
    """``run_gatekeeper(*args, cwd, timeout=120, env=None)``: the command line, to its end."""
    return run_command


@pytest.fixture(scope="session")
def submit(released):
    """``submit(course, student, answers=None, alter=None) -> folder``: hand in a notebook.

    `answers` replaces right answers by grade_id; None leaves a cell as it was released.
    ``alter(notebook)`` changes the notebook in place, or returns another one, or returns bytes
    that are written as they are, or text; ``b""`` writes an empty file.
    """

    def hand_in(course, student, answers=None, alter=None, assignment="tiny"):
        notebook = nbformat.read(released, nbformat.NO_CONVERT)
        sources = RIGHT | (answers or {})
        for cell in notebook.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            if sources.get(grade_id) is not None:
                cell.source = sources[grade_id]
        changed = alter(notebook) if alter else None
        content = notebook if changed is None else changed
        if isinstance(content, dict):
            content = nbformat.writes(content)
        if isinstance(content, str):
            # A lone surrogate is a student's right, too.
            content = content.encode("utf8", "surrogatepass")
        folder = Path(course) / "submitted" / student / assignment
        folder.mkdir(parents=True)
        (folder / f"{assignment}.ipynb").write_bytes(content)
        return folder

    return hand_in
