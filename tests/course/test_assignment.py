"""The exercise is what nbgrader makes of the solution, and what it promises is true."""

import re
import shutil
import subprocess
import sys

import nbformat
import numpy as np
import pytest

from gatedrnn import checks
from gatedrnn.viz.explorers.gradient_flow_math import gradient_flow

from .conftest import EXERCISE, QUESTIONS, ROOT, SIGNATURES, SOLUTION


def cells_of(path) -> dict:
    """Cells of a notebook by id."""
    return {cell.id: cell for cell in nbformat.read(path, 4).cells}


def test_the_exercise_is_generated(tmp_path):
    """`make exercises` reproduces the committed notebook, byte for byte."""
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "lstm", "--no-db"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    made = tmp_path / "exercises" / "lstm" / "lstm.ipynb"
    assert made.read_bytes() == EXERCISE.read_bytes()


@pytest.mark.parametrize("path", [SOLUTION, EXERCISE], ids=["solution", "exercise"])
def test_notebooks_carry_no_outputs_and_speaking_ids(path):
    """Outputs stay out of git; ids are names, so that a saved notebook differs where it changed."""
    for name, cell in cells_of(path).items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
        if cell.cell_type == "code":
            assert not cell.outputs
            assert cell.execution_count is None


def test_every_question_has_a_locked_check_that_names_it():
    """The graded cell calls the question, and its metadata name the same one for other graders."""
    graded = [c for c in cells_of(EXERCISE).values() if c.metadata.get("nbgrader", {}).get("grade")]
    assert [cell.source for cell in graded] == [f"checks.{name}({name})" for name in QUESTIONS]
    for name, cell in zip(QUESTIONS, graded, strict=True):
        assert cell.metadata.gatekeeper.question == f"gatedrnn.checks:{name}"
        assert cell.metadata.nbgrader.locked
        assert cell.metadata.nbgrader.points == getattr(checks, name).points
    assert sum(cell.metadata.nbgrader.points for cell in graded) == 10


def test_stubs_raise_and_show_nothing_of_the_solution():
    """What stands between the solution's marks is gone, and a friendly sentence is there."""
    sources = [cell.source for cell in cells_of(EXERCISE).values()]
    for name in QUESTIONS:
        stub = next(source for source in sources if source.startswith(f"def {name}("))
        assert stub.startswith(f"def {name}({SIGNATURES[name]}):")
        code = stub.split('"""')[2].strip()
        message = "Fill in this function, then run its check below."
        assert code == f'raise NotImplementedError("{message}")'
    assert not any("SOLUTION" in source for source in sources)


def test_every_question_has_three_hints_and_something_to_try():
    """Three folded hints, the last one with blanks, and a cell to try before the check."""
    cells = cells_of(EXERCISE)
    for slug in ("gates", "cell-update", "forward", "backward"):
        hints = cells[f"{slug}-hints"].source
        assert hints.count("<details>") == hints.count("</details>") == 3
        assert "___" in hints
        assert cells[f"{slug}-try"].cell_type == "code"


def test_equations_named_in_the_exercise_exist_in_the_chapter():
    """Every anchor that the notebook points to is a label of the chapter."""
    text = "\n".join(cell.source for cell in cells_of(EXERCISE).values())
    anchors = set(re.findall(r"#equation-([a-z-]+)", text))
    labels = set(re.findall(r":label: (\S+)", (ROOT / "book/chapters/lstm.md").read_text("utf8")))
    assert len(anchors) >= 8
    assert anchors <= labels


def test_the_minutes_add_up():
    """The table, the headings and the chapter promise the same time."""
    cells = cells_of(EXERCISE)
    rows = re.findall(r"\| (\d) \| .* \| \d+ \| (\d+) \| \d \|", cells["title"].source)
    stated = [
        re.search(r"\*(\d+) minutes", cells[f"{slug}-text"].source).group(1)
        for slug in ("gates", "cell-update", "forward", "backward")
    ]
    assert [minutes for _, minutes in rows] == stated
    assert sum(map(int, stated)) < 90


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


def environment_cell(monkeypatch, version=(3, 11), **packages):
    """Run the first code cell of the exercise as if the machine were different."""
    import types

    for name, found in packages.items():
        module = None if found is None else types.SimpleNamespace(__version__=found)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(sys, "version_info", version)
    exec(cells_of(EXERCISE)["environment"].source, {})


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


def test_the_solution_passes_its_own_finite_differences(capsys):
    """The cell that students run beside the backward step finds nothing to look at."""
    namespace = {}
    cells = cells_of(SOLUTION)
    for name in ("imports", "lstm-gates", "lstm-cell-update", "lstm-step-backward", "backward-try"):
        exec(cells[name].source, namespace)
    report = capsys.readouterr().out
    assert "look here" not in report
    errors = [float(number) for number in re.findall(r"error (\S+)", report)]
    assert len(errors) == 6
    assert np.max(errors) < 1e-7


@pytest.mark.parametrize("package", ["matplotlib", "ipywidgets", "anywidget"])
def test_without_a_plotting_package_the_last_cell_says_so(package):
    """The sliders are an extra: what is missing is named in one sentence, and nothing is raised."""
    code = (
        f"import sys; sys.modules[{package!r}] = None\n"
        "lstm_gates = lstm_cell_update = lstm_step_backward = None\n"
        f"{cells_of(EXERCISE)['sliders'].source}"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(
        rf"The sliders need {package}\S*; your answers above do not\.\n", done.stdout
    )
