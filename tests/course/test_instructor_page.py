"""Every command of the instructor's page is run, in the page's order, in a copy of the course."""

import csv
import re
import shlex
import shutil

import pytest

from gatedrnn import checks

from .conftest import (
    EXERCISE,
    ROOT,
    SOLUTION,
    function_from,
    source_of_mistake,
    verdict_of,
)
from .conftest import (
    LSTM as QUESTIONS,
)
from .test_nbgrader import nbgrader

PAGE = (ROOT / "book" / "instructors" / "index.md").read_text(encoding="utf8")
BLOCKS = re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines()]
# Not run here: they set up the environment of the test itself, or have tests of their own.
ELSEWHERE = {"make exercises", "source .venv/bin/activate", "make exercises kits"}


def test_make_knows_the_targets():
    """The page names no target that the Makefile lacks."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf8")
    targets = [word for line in COMMANDS if line.startswith("make ") for word in line.split()[1:]]
    assert targets
    assert not [name for name in targets if not re.search(rf"^{name}:", makefile, re.MULTILINE)]


def test_the_page_counts_right():
    """The table of points and the number of named mistakes are those of the questions."""
    for name in QUESTIONS:
        assert f"| `{name}` | {getattr(checks, name).points} |" in PAGE
    mistakes = sum(len(getattr(checks, name).catalogue.mistakes) for name in QUESTIONS)
    assert "some two hundred known wrong programs" in PAGE
    assert 190 <= mistakes <= 210


def test_the_message_on_the_page_is_what_a_student_reads():
    """The sample is the verdict on that mistake, word for word."""
    question = checks.lstm_step_backward
    slip = "new-cell-in-forget-gate"
    mistake = next(m for m in question.catalogue.mistakes if m.id == slip)
    student = function_from(source_of_mistake(question.name, mistake.source), question.name)
    assert f"```text\n{verdict_of(question, student).message}\n```" in PAGE


@pytest.mark.slow
def test_the_commands_grade_a_class(tmp_path):
    """Two downloads are collected, graded, returned and exported; one is graded again."""
    for name in ("solutions", "exercises"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    archive = tmp_path / "downloaded" / "lstm" / "archive"
    archive.mkdir(parents=True)
    shutil.copy(SOLUTION, archive / "ada_lstm.ipynb")
    shutil.copy(EXERCISE, archive / "bob_lstm.ipynb")
    (tmp_path / "exchange").mkdir(mode=0o777)
    for line in COMMANDS:
        if line in ELSEWHERE:
            continue
        program, *arguments = shlex.split(line)
        assert program == "nbgrader"
        if arguments[0] == "release_assignment":
            # The exchange of a shared machine is a folder that an administrator makes.
            arguments.append(f"--Exchange.root={tmp_path / 'exchange'}")
        nbgrader(tmp_path, *arguments)
    with (tmp_path / "grades.csv").open(encoding="utf8") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores == {"ada": 10, "bob": 0}
    assert (tmp_path / "feedback" / "bob" / "lstm" / "lstm.html").exists()
    assert (tmp_path / "exchange" / "gatedrnn" / "outbound" / "lstm" / "lstm.ipynb").exists()
