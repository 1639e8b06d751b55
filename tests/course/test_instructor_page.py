"""Every command of the instructor's page is run, in the page's order, in a copy of the course."""

import csv
import json
import os
import re
import shlex
import shutil
import subprocess
import sys

import nbformat
import numpy as np
import pytest

from gatedrnn import checks
from gatekeeper.model import Limits
from gatekeeper.sandbox import why_not

from .conftest import (
    EXERCISE,
    MANUAL,
    QUESTIONS,
    ROOT,
    SIGNATURES,
    SOLUTION,
    function_from,
    source_of_mistake,
    verdict_of,
)
from .test_assignment import MINUTES
from .test_nbgrader import nbgrader

PAGE = (ROOT / "book" / "instructors" / "index.md").read_text(encoding="utf8")
BLOCKS = re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines()]
# Not run here: they set up the environment of the test itself, or have tests of their own.
ELSEWHERE = {"make exercises", "source .venv/bin/activate", "make exercises kits"}
SLIPPED, SLIP = "lstm_cell_update", "old-cell-in-output"
# The student of the page who lets the library answer.
LIBRARY = """def lstm_gates(x, h, W, U, b):
    from gatedrnn.params import LSTMParams
    from gatedrnn.reference import LSTMCell
    from gatedrnn.spec import LSTMState

    cache = LSTMCell(LSTMParams(W, U, b)).forward(x, LSTMState(h, 0 * h))[2]
    return cache.i, cache.f, cache.g, cache.o
"""


def test_make_knows_the_targets():
    """The page names no target that the Makefile lacks."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf8")
    targets = [word for line in COMMANDS if line.startswith("make ") for word in line.split()[1:]]
    assert targets
    assert not [name for name in targets if not re.search(rf"^{name}:", makefile, re.MULTILINE)]


def test_the_page_counts_right():
    """The tables of points and the number of named mistakes are those of the questions."""
    for name in QUESTIONS:
        assert f"| `{name}` | {getattr(checks, name).points} |" in PAGE
    for assignment, questions in SIGNATURES.items():
        read = MANUAL[assignment].values()
        points = sum(getattr(checks, name).points for name in questions) + sum(read)
        row = rf"^\| `{assignment}` \| \[.*\]\(../chapters/{assignment}.md\) \| (.*) \|$"
        stated = re.search(row, PAGE, re.MULTILINE)
        assert stated is not None, assignment
        assert stated[1] == f"{MINUTES[assignment]} | {points}"
    assert len(re.findall(r"\| read by you \|", PAGE)) == sum(map(len, MANUAL.values()))
    mistakes = sum(len(getattr(checks, name).catalogue.mistakes) for name in QUESTIONS)
    assert "known wrong program of that question, more than nine hundred in all" in PAGE
    assert 900 < mistakes < 1000


def test_the_settings_exist():
    """Each limit that the page names is one."""
    named = re.search(r"`c\.Gatekeeper\.(.*?) and others", PAGE)[1]
    assert set(re.findall(r"\w+", named)) <= set(vars(Limits()))


def test_the_message_on_the_page_is_what_a_student_reads():
    """The sample is the verdict on that mistake, word for word."""
    question = getattr(checks, SLIPPED)
    student = function_from(slip_source(), question.name)
    assert f"```text\n{verdict_of(question, student).message}\n```" in PAGE


def test_the_question_on_the_page_judges():
    """Its example tells right from wrong, and names the mistake."""
    source = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1]
    module = {}
    exec(source, module)
    metadata = json.loads(re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)[1])
    name = metadata["gatekeeper"]["question"].partition(":")[2]
    question, points = module[name], metadata["nbgrader"]["points"]
    inputs = question.draw(np.random.default_rng(0))
    for axis, earned, mistake in ((1, points, None), (0, 0, "wrong-axis"), (None, 0, None)):
        namespace = {name: lambda xs, axis=axis: np.cumsum(xs, axis), "inputs": inputs}
        exec(question.call, namespace)
        verdict = question.judge(inputs, namespace["outputs"])
        assert (verdict.points, verdict.misconception) == (earned, mistake)


def slip_source() -> str:
    """Answer one question with the mistake of the page's sample."""
    catalogue = getattr(checks, SLIPPED).catalogue
    return source_of_mistake(SLIPPED, next(m.source for m in catalogue.mistakes if m.id == SLIP))


def write_answer(path, source: str) -> None:
    """Write the solved notebook with another answer to one question."""
    notebook = nbformat.read(SOLUTION, 4)
    defines = source.partition("(")[0]
    next(c for c in notebook.cells if c.source.startswith(f"{defines}(")).source = source
    nbformat.write(notebook, path)


def gatekeeper(folder, *arguments: str) -> str:
    """Run gatekeeper as an instructor would, and return what it prints."""
    path = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, "-m", "gatekeeper", *arguments],
        cwd=folder,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def scores(folder) -> dict[str, float]:
    """Read what the instructor exported."""
    with (folder / "grades.csv").open(encoding="utf8") as file:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


def counts(printed: str) -> list[str]:
    """Take the tables out of what grading printed; the rest holds seconds and line numbers."""
    tables = printed.strip().partition("Worth a look")[0]
    return [line.rstrip() for line in tables.splitlines() if line.strip()]


@pytest.mark.slow
@pytest.mark.skipif(why_not() is not None, reason=f"no sandbox here: {why_not()}")
def test_the_commands_grade_a_class(tmp_path):
    """Five downloads are collected, graded, returned and exported; one is handed in again."""
    for name in ("solutions", "exercises"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    archive = tmp_path / "downloaded" / "lstm" / "archive"
    archive.mkdir(parents=True)
    shutil.copy(SOLUTION, archive / "ada_lstm.ipynb")
    shutil.copy(EXERCISE, archive / "bob_lstm.ipynb")
    write_answer(archive / "carla_lstm.ipynb", slip_source())
    write_answer(archive / "dan_lstm.ipynb", LIBRARY)
    write_answer(archive / "eve_lstm.ipynb", slip_source())
    (tmp_path / "exchange").mkdir(mode=0o777)
    printed, exported = {}, []
    for line in COMMANDS:
        if line in ELSEWHERE:
            continue
        program, *arguments = shlex.split(line)
        if program == "gatekeeper":
            if line in printed:
                # The page's second round: a student hands in a better notebook.
                shutil.copy(SOLUTION, tmp_path / "submitted" / "carla" / "lstm" / "lstm.ipynb")
            printed.setdefault(line, []).append(gatekeeper(tmp_path, *arguments))
            continue
        assert program == "nbgrader"
        if arguments[0] == "release_assignment":
            # The exchange of a shared machine is a folder that an administrator makes.
            arguments.append(f"--Exchange.root={tmp_path / 'exchange'}")
        nbgrader(tmp_path, *arguments)
        if arguments[0] == "export":
            exported.append(scores(tmp_path))
    assert exported == [
        {"ada": 10, "bob": 0, "carla": 8, "dan": 10, "eve": 8},
        {"ada": 10, "bob": 0, "carla": 10, "dan": 10, "eve": 8},
    ]
    first, second = printed["gatekeeper grade lstm"]
    sample = re.search(r"one of whom.*?```text\n(.*?)```", PAGE, re.DOTALL)[1]
    assert counts(first) == counts(sample)
    assert "dan" in first
    assert "gatedrnn.reference.LSTMCell" in first
    assert "4 graded before stand" in second
    assert "every score is the one that was recorded" in printed["gatekeeper regrade lstm"][0]
    assert (tmp_path / "feedback" / "bob" / "lstm" / "lstm.html").exists()
    assert (tmp_path / "exchange" / "gatedrnn" / "outbound" / "lstm" / "lstm.ipynb").exists()
