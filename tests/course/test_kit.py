"""The student kit: made reproducibly, complete, and enough to do the exercise somewhere else."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from .conftest import EXERCISE, QUESTIONS, ROOT, solution_source

KIT = ROOT / ".build" / "kits" / "lstm.zip"


def run(*command, **options) -> subprocess.CompletedProcess:
    """Run a program that must succeed, away from this checkout's Python path."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "JUPYTER_PATH")}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, **options)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    return done


@pytest.fixture(scope="module")
def kit() -> Path:
    """The kit of this checkout."""
    run(sys.executable, ROOT / "tools" / "build_kits.py", cwd=ROOT)
    return KIT


def test_the_kit_holds_four_files_and_the_committed_exercise(kit):
    """Notebook, wheel, requirements, and three lines on how to start; nothing else."""
    with zipfile.ZipFile(kit) as archive:
        names = [Path(name).name for name in archive.namelist()]
        assert archive.read("lstm/lstm.ipynb") == EXERCISE.read_bytes()
        requirements = archive.read("lstm/requirements.txt").decode().split()
        assert len(archive.read("lstm/README.txt").decode().strip().splitlines()) == 3
    wheel = requirements[0].removeprefix("./")
    assert sorted(names) == sorted(["README.txt", "lstm.ipynb", "requirements.txt", wheel])
    assert any(requirement.startswith("numpy>=") for requirement in requirements)


def test_the_wheel_carries_the_catalogues_and_no_solution(kit, tmp_path):
    """Data files of the library are in the wheel; answers, tests and caches are not."""
    with zipfile.ZipFile(kit) as archive:
        wheel = next(name for name in archive.namelist() if name.endswith(".whl"))
        archive.extract(wheel, tmp_path)
    with zipfile.ZipFile(tmp_path / wheel) as archive:
        names = archive.namelist()
    for question in QUESTIONS:
        assert f"gatedrnn/checks/{question}.toml" in names
    assert "gatedrnn/viz/explorers/gradient_flow.js" in names
    strangers = [name for name in names if not name.startswith("gatedrnn")]
    assert not strangers
    assert not [name for name in names if name.endswith((".pyc", ".ipynb"))]


@pytest.mark.slow
def test_the_kit_is_reproducible(kit):
    """Made again, the archive has the same bytes."""
    first = kit.read_bytes()
    kit.unlink()
    run(sys.executable, ROOT / "tools" / "build_kits.py", cwd=ROOT)
    assert kit.read_bytes() == first


@pytest.mark.slow
def test_a_student_works_through_the_kit_in_a_clean_environment(kit, tmp_path):
    """Unpack, install, answer, run all cells: four right answers, and ten points by nbgrader."""
    with zipfile.ZipFile(kit) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / "lstm"
    run(sys.executable, "-m", "venv", folder / ".venv")
    program = folder / ".venv" / ("Scripts" if os.name == "nt" else "bin")
    quiet = ("--quiet", "--disable-pip-version-check")
    probe = [program / "pip", "download", "--no-deps", "--dest", tmp_path / "probe", "anywidget"]
    if subprocess.run(probe, capture_output=True).returncode:
        pytest.skip("no package registry within reach: the kit cannot be installed")
    run(program / "pip", "install", *quiet, "-r", "requirements.txt", cwd=folder)
    answer(folder / "lstm.ipynb")
    execute = ("nbconvert", "--to", "notebook", "--execute", "--inplace", "lstm.ipynb")
    run(program / "jupyter", *execute, cwd=folder)
    done = nbformat.read(folder / "lstm.ipynb", 4)
    text = "\n".join(out.get("text", "") for cell in done.cells for out in cell.get("outputs", []))
    for name in QUESTIONS:
        assert f"{name}: right" in text
    sliders = next(cell for cell in done.cells if cell.id == "sliders")
    assert "application/vnd.jupyter.widget-view+json" in sliders.outputs[0].data
    where = run(program / "python", "-c", "import gatedrnn; print(gatedrnn.__file__)", cwd=tmp_path)
    assert where.stdout.startswith(str(folder))
    assert grade(tmp_path / "course", folder / "lstm.ipynb") == 10


def answer(path: Path) -> None:
    """Paste the solutions into the exercise."""
    notebook = nbformat.read(path, 4)
    for cell in notebook.cells:
        for name in QUESTIONS:
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
