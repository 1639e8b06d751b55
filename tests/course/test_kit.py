"""The student kit: made reproducibly, complete, and enough to do the exercise somewhere else."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from .conftest import (
    ASSIGNMENTS,
    QUESTIONS,
    ROOT,
    SIGNATURES,
    exercise_path,
    solution_source,
)

KITS = ROOT / ".build" / "kits"


def run(*command, **options) -> subprocess.CompletedProcess:
    """Run a program that must succeed, away from this checkout's Python path."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "JUPYTER_PATH")}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, **options)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    return done


@pytest.fixture(scope="module")
def kits() -> dict[str, Path]:
    """The kits of this checkout."""
    run(sys.executable, ROOT / "tools" / "build_kits.py", cwd=ROOT)
    return {name: KITS / f"{name}.zip" for name in ASSIGNMENTS}


def test_a_kit_holds_four_files_and_the_committed_exercise(kits, assignment):
    """Notebook, wheel, requirements, and three lines on how to start; nothing else."""
    with zipfile.ZipFile(kits[assignment]) as archive:
        names = [Path(name).name for name in archive.namelist()]
        notebook = archive.read(f"{assignment}/{assignment}.ipynb")
        assert notebook == exercise_path(assignment).read_bytes()
        requirements = archive.read(f"{assignment}/requirements.txt").decode().split()
        start = archive.read(f"{assignment}/README.txt").decode().strip()
        assert len(start.splitlines()) == 3
        assert f"{assignment}.ipynb" in start
    wheel = requirements[0].removeprefix("./")
    expected = ["README.txt", f"{assignment}.ipynb", "requirements.txt", wheel]
    assert sorted(names) == sorted(expected)
    assert any(requirement.startswith("numpy>=") for requirement in requirements)


def test_the_wheel_carries_the_catalogues_and_no_solution(kits, assignment, tmp_path):
    """Data files of the library are in the wheel; answers, tests and caches are not."""
    with zipfile.ZipFile(kits[assignment]) as archive:
        wheel = next(name for name in archive.namelist() if name.endswith(".whl"))
        archive.extract(wheel, tmp_path)
    with zipfile.ZipFile(tmp_path / wheel) as archive:
        names = archive.namelist()
    for question in QUESTIONS:
        assert f"gatedrnn/checks/{question}.toml" in names
    explorers = ROOT / "lib" / "gatedrnn" / "viz" / "explorers"
    for part in (*explorers.glob("*.js"), *explorers.glob("*.json")):
        assert f"gatedrnn/viz/explorers/{part.name}" in names
    strangers = [name for name in names if not name.startswith("gatedrnn")]
    assert not strangers
    assert not [name for name in names if name.endswith((".pyc", ".ipynb", "entry_points.txt"))]


@pytest.mark.slow
def test_the_kits_are_reproducible(kits):
    """Made again, the archives have the same bytes."""
    first = {name: kit.read_bytes() for name, kit in kits.items()}
    for kit in kits.values():
        kit.unlink()
    run(sys.executable, ROOT / "tools" / "build_kits.py", cwd=ROOT)
    assert {name: kit.read_bytes() for name, kit in kits.items()} == first


@pytest.mark.slow
def test_a_student_works_through_the_kits_in_a_clean_environment(kits, tmp_path):
    """Unpack, install, answer, run all cells: every answer right, and ten points by nbgrader."""
    for kit in kits.values():
        with zipfile.ZipFile(kit) as archive:
            archive.extractall(tmp_path)
    folder = tmp_path / "lstm"
    run(sys.executable, "-m", "venv", folder / ".venv")
    program = folder / ".venv" / ("Scripts" if os.name == "nt" else "bin")
    quiet = ("--quiet", "--disable-pip-version-check")
    probe = [program / "pip", "download", "--no-deps", "--dest", tmp_path / "probe", "anywidget"]
    if subprocess.run(probe, capture_output=True).returncode:
        pytest.skip("no package registry within reach: the kit cannot be installed")
    # All kits ask for the same packages, so one installation serves them all.
    wanted = {(tmp_path / name / "requirements.txt").read_text() for name in ASSIGNMENTS}
    assert len(wanted) == 1
    run(program / "pip", "install", *quiet, "-r", "requirements.txt", cwd=folder)
    done = {name: work_through(tmp_path / name / f"{name}.ipynb", program) for name in ASSIGNMENTS}
    sliders = next(cell for cell in done["lstm-backward"] if cell.id == "sliders")
    assert "application/vnd.jupyter.widget-view+json" in sliders.outputs[0].data
    where = run(program / "python", "-c", "import gatedrnn; print(gatedrnn.__file__)", cwd=tmp_path)
    assert where.stdout.startswith(str(folder))
    assert grade(tmp_path / "course", folder / "lstm.ipynb") == 10


def work_through(path: Path, program: Path) -> list:
    """Answer an exercise, run all its cells and read what the checks say."""
    answer(path)
    execute = ("nbconvert", "--to", "notebook", "--execute", "--inplace", path.name)
    run(program / "jupyter", *execute, cwd=path.parent)
    cells = nbformat.read(path, 4).cells
    text = "\n".join(out.get("text", "") for cell in cells for out in cell.get("outputs", []))
    for name in SIGNATURES[path.stem]:
        assert f"{name}: right" in text
    return cells


def answer(path: Path) -> None:
    """Paste the solutions into the exercise."""
    notebook = nbformat.read(path, 4)
    for cell in notebook.cells:
        for name in SIGNATURES[path.stem]:
            if cell.source.startswith(f"def {name}("):
                cell.source = solution_source(name)
    nbformat.write(notebook, path)


def grade(course: Path, notebook: Path) -> float:
    """Grade one submission with stock nbgrader, in a copy of the course folder."""
    from nbgrader.api import Gradebook

    from .test_nbgrader import nbgrader

    target = course / "submitted" / "ada" / "lstm"
    target.mkdir(parents=True)
    (target / "lstm.ipynb").write_bytes(notebook.read_bytes())
    shutil.copytree(ROOT / "solutions", course / "solutions")
    shutil.copy(ROOT / "nbgrader_config.py", course)
    nbgrader(course, "generate_assignment", "lstm")
    nbgrader(course, "autograde", "lstm")
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        return gradebook.find_submission("lstm", "ada").score
