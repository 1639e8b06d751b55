"""The exercise is what nbgrader makes of the solution, and what it promises is true."""

import os
import re
import shutil
import subprocess
import sys

import nbformat
import numpy as np
import pytest

from gatedrnn import checks
from gatedrnn.viz.explorers.gradient_flow_math import gradient_flow

from .conftest import (
    ASSIGNMENTS,
    EXERCISE,
    MANUAL,
    ROOT,
    SIGNATURES,
    exercise_path,
    solution_path,
)

NOTEBOOKS = [
    pytest.param(path(name), id=f"{name}-{kind}")
    for name in ASSIGNMENTS
    for kind, path in (("solution", solution_path), ("exercise", exercise_path))
]
MINUTES = {
    "recurrence": 50,
    "bptt": 85,
    "vanishing-gradients": 60,
    "lstm": 75,
    "lstm-backward": 90,
    "gru": 95,
    "memory": 75,
    "kernels": 70,
}


def cells_of(path) -> dict:
    """Cells of a notebook by id."""
    return {cell.id: cell for cell in nbformat.read(path, 4).cells}


def test_every_assignment_is_known_here():
    """A new assignment has a solution, an exercise, and tests."""
    for folder in ("solutions", "exercises"):
        found = {path.name for path in (ROOT / folder).iterdir() if path.is_dir()}
        assert found == set(ASSIGNMENTS)


def test_the_exercise_is_generated(tmp_path, assignment):
    """`make exercises` reproduces the committed notebook, byte for byte."""
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", assignment, "--no-db"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    made = tmp_path / "exercises" / assignment / f"{assignment}.ipynb"
    assert made.read_bytes() == exercise_path(assignment).read_bytes()


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_notebooks_carry_no_outputs_and_speaking_ids(path):
    """Outputs stay out of git; ids are names, so that a saved notebook differs where it changed."""
    for name, cell in cells_of(path).items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
        if cell.cell_type == "code":
            assert not cell.outputs
            assert cell.execution_count is None


def graded_cells(assignment) -> dict:
    """The exercise's cells that earn points, by id."""
    cells = cells_of(exercise_path(assignment))
    return {n: c for n, c in cells.items() if c.metadata.get("nbgrader", {}).get("grade")}


def test_every_question_has_a_locked_check_that_names_it(assignment):
    """The graded cell calls the question, and its metadata name the same one for other graders."""
    graded = [c for c in graded_cells(assignment).values() if c.cell_type == "code"]
    questions = SIGNATURES[assignment]
    assert [cell.source for cell in graded] == [f"checks.{name}({name})" for name in questions]
    for name, cell in zip(questions, graded, strict=True):
        assert cell.id == f"{name.replace('_', '-')}-check"
        assert cell.metadata.gatekeeper.question == f"gatedrnn.checks:{name}"
        assert cell.metadata.nbgrader.locked
        assert cell.metadata.nbgrader.points == getattr(checks, name).points


def test_written_answers_wait_for_a_human(assignment):
    """The student's cell is empty and open; the rubric stays with the instructor."""
    graded = {n: c for n, c in graded_cells(assignment).items() if c.cell_type == "markdown"}
    assert {n: c.metadata.nbgrader.points for n, c in graded.items()} == MANUAL[assignment]
    texts = cells_of(solution_path(assignment))
    for name, cell in graded.items():
        assert cell.metadata.nbgrader.solution
        assert not cell.metadata.nbgrader.locked
        assert cell.source == "YOUR ANSWER HERE"
        answer, _, rubric = texts[name].source.partition("**Rubric**")
        assert re.search(r"\b\d points?\b", rubric)
        # Each sentence of the question has its own answer.
        asked = texts[name.replace("-answer", "-text")].source
        assert re.findall(r"^\d\. ", answer, re.MULTILINE) == (
            re.findall(r"^\d\. ", asked, re.MULTILINE)
        )


def test_stubs_raise_and_show_nothing_of_the_solution(assignment):
    """What stands between the solution's marks is gone, and a friendly sentence is there."""
    sources = [cell.source for cell in cells_of(exercise_path(assignment)).values()]
    for name, parameters in SIGNATURES[assignment].items():
        stub = next(source for source in sources if source.startswith(f"def {name}("))
        assert stub.startswith(f"def {name}({parameters}):")
        code = stub.split('"""')[2].strip()
        message = "Fill in this function, then run its check below."
        assert code == f'raise NotImplementedError("{message}")'
    assert not any("SOLUTION" in source or "Rubric" in source for source in sources)


def test_every_question_has_three_hints_and_something_to_try(assignment):
    """Three folded hints, the last one with blanks, and a cell to try before the check."""
    cells = cells_of(exercise_path(assignment))
    slugs = [name.removesuffix("-hints") for name in cells if name.endswith("-hints")]
    assert len(slugs) == len(SIGNATURES[assignment])
    order = list(cells)
    for slug, name in zip(slugs, SIGNATURES[assignment], strict=True):
        hints = cells[f"{slug}-hints"].source
        assert hints.count("<details>") == hints.count("</details>") == 3
        assert "___" in hints
        assert cells[f"{slug}-try"].cell_type == "code"
        check = order.index(f"{name.replace('_', '-')}-check")
        assert order.index(f"{slug}-text") < order.index(f"{slug}-try") < check
        assert order.index(f"{slug}-hints") < check


def test_equations_named_in_the_exercise_exist_in_the_chapter(assignment):
    """Every anchor that the notebook points to is a label of the page that it names."""
    text = "\n".join(cell.source for cell in cells_of(exercise_path(assignment)).values())
    pages = set(re.findall(r"chapters/([a-z-]+)\.html", text))
    assert assignment in pages
    written = [(ROOT / f"book/chapters/{page}.md").read_text("utf8") for page in pages]
    labels = set(re.findall(r":label: (\S+)", "\n".join(written)))
    anchors = set(re.findall(r"#equation-([a-z-]+)", text))
    assert anchors
    assert anchors <= labels


def test_the_minutes_and_points_add_up(assignment):
    """The table and the headings promise the same time and points."""
    cells = cells_of(exercise_path(assignment))
    table = cells["title"].source
    rows = re.findall(r"\| \d \| .* \| (\d+) \| (\d) \|$", table, re.MULTILINE)
    texts = [c.source for c in cells.values() if re.match(r"## \d\. ", c.source)]
    stated = [re.search(r"\*(\d+) minutes, (\d) points?\b", text).groups() for text in texts]
    assert rows == stated
    assert sum(int(minutes) for minutes, _ in rows) == MINUTES[assignment]
    assert f"about {MINUTES[assignment]} minutes" in table
    earned = [cell.metadata.nbgrader.points for cell in graded_cells(assignment).values()]
    assert sum(int(points) for _, points in rows) == sum(earned)


def test_the_solution_runs_from_top_to_bottom(assignment, tmp_path):
    """Every cell of the instructor's notebook runs, prints nothing to stderr and passes."""
    cells = nbformat.read(solution_path(assignment), 4).cells
    code = "\n\n".join(c.source for c in cells if c.cell_type == "code" and c.id != "sliders")
    (tmp_path / "notebook.py").write_text(code, encoding="utf8")
    environment = os.environ | {"PYTHONPATH": str(ROOT / "lib")}
    done = subprocess.run(
        [sys.executable, "notebook.py"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    for name in SIGNATURES[assignment]:
        assert f"{name}: right, " in done.stdout


def test_what_the_exercise_says_about_the_sliders_is_true():
    """The answers below the sliders quote the curves that the sliders show."""
    start = gradient_flow(forget_bias=1, T=50)
    assert 0.5e-3 < start.lstm[-1] < 2e-3
    assert start.highway[-1] < 1e-6
    steep = gradient_flow(forget_bias=3, recurrent_scale=3, T=50)
    assert steep.lstm[-1] == pytest.approx(75, rel=0.1)
    shut = gradient_flow(forget_bias=3, input_bias=-4, T=50)
    assert gradient_flow(forget_bias=3, T=50).lstm[-1] == pytest.approx(2.3, rel=0.1)
    assert shut.lstm[-1] == pytest.approx(0.05, rel=0.1)
    assert shut.highway[-1] == pytest.approx(shut.lstm[-1], rel=0.5)
    # The detours take away here, as the first claim of lstm-backward denies.
    assert shut.lstm[-1] < 0.9 * shut.highway[-1]


def environment_cell(monkeypatch, version=(3, 11), **packages):
    """Run the first code cell of the exercise as if the machine were different."""
    import types

    for name, found in packages.items():
        module = None if found is None else types.SimpleNamespace(__version__=found)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(sys, "version_info", version)
    exec(cells_of(EXERCISE)["environment"].source, {})


def test_all_assignments_begin_with_the_same_cell(assignment):
    """What is said about a missing package below is said everywhere."""
    assert cells_of(exercise_path(assignment))["environment"].source == (
        cells_of(EXERCISE)["environment"].source
    )


MACHINES = {
    "old Python": ({"version": (3, 9)}, "needs Python 3.11 or newer; here runs 3.9."),
    "no NumPy": ({"numpy": None}, "numpy is missing: run 'pip install -r requirements.txt'"),
    "old NumPy": (
        {"numpy": "1.26.4"},
        "numpy 1.26.4 is too old, this notebook needs 2.0 or",
    ),
    "no library": ({"gatedrnn": None}, "gatedrnn is missing: run 'pip install"),
    "old library": ({"gatedrnn": "0.0.9"}, "gatedrnn 0.0.9 is too old, this notebook needs 0.1"),
}


@pytest.mark.parametrize(("machine", "sentence"), MACHINES.values(), ids=MACHINES)
def test_the_first_cell_says_in_one_sentence_what_is_missing(monkeypatch, machine, sentence):
    """A missing or old part gives one sentence, which a notebook shows without a traceback."""
    with pytest.raises(Exception, match=re.escape(sentence)) as failure:
        environment_cell(monkeypatch, **machine)
    monkeypatch.undo()
    assert failure.value._render_traceback_() == [str(failure.value)]
    assert "\n" not in str(failure.value)


def test_the_first_cell_is_content_here(capsys):
    """On this machine nothing is missing."""
    exec(cells_of(EXERCISE)["environment"].source, {})
    assert capsys.readouterr().out.startswith("Everything is here: Python 3.")


BACKWARD = ("imports", "forward-step", "lstm-step-backward", "lstm-backward", "lstm-state-jacobian")


def judged(capsys, **wrong: str) -> list[float]:
    """Errors that the cells beside the backward questions print, with some answers exchanged."""
    namespace = {}
    cells = cells_of(solution_path("lstm-backward"))
    for name in (*BACKWARD, "backward-try", "loop-try", "jacobian-try"):
        exec(wrong.get(name.replace("-", "_"), cells[name].source), namespace)
    report = capsys.readouterr().out
    errors = [float(number) for number in re.findall(r"error (\S+)", report)]
    assert report.count("look here") == sum(error >= 1e-7 for error in errors)
    return errors


def test_the_solution_passes_its_own_finite_differences(capsys):
    """The cells that students run beside their way back find nothing to look at."""
    errors = judged(capsys)
    assert len(errors) == 6 + 6 + 4
    assert np.max(errors) < 1e-7


def test_finite_differences_see_what_is_wrong(capsys):
    """They blame one gradient for a slip in its sum, and one block for a slip in that block."""
    cells = cells_of(solution_path("lstm-backward"))
    loop = cells["lstm-backward"].source.replace("db + shares[2]", "shares[2]")
    errors = judged(capsys, lstm_backward=loop)
    assert [n for n, error in enumerate(errors) if error >= 1e-7] == [11]
    jacobian = cells["lstm-state-jacobian"].source.replace("np.diag(f)]]", "np.diag(i)]]")
    errors = judged(capsys, lstm_state_jacobian=jacobian)
    assert [n for n, error in enumerate(errors) if error >= 1e-7] == [15]


@pytest.mark.parametrize("package", ["matplotlib", "ipywidgets", "anywidget"])
def test_without_a_plotting_package_the_last_cell_says_so(package):
    """The sliders are an extra: what is missing is named in one sentence, and nothing is raised."""
    code = (
        f"import sys; sys.modules[{package!r}] = None\n"
        "lstm_gates = lstm_cell_update = lstm_step_backward = None\n"
        f"{cells_of(exercise_path('lstm-backward'))['sliders'].source}"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(
        rf"The sliders need {package}\S*; your answers above do not\.\n", done.stdout
    )
