"""One submission from the first cell to the last, in a real sandbox."""

from dataclasses import replace

import nbformat
import pytest

from gatekeeper.model import GatekeeperError
from gatekeeper.sandbox import why_not

from .execution import LIMITS, ROOT, cell, grade, outcomes, text_of

pytestmark = pytest.mark.skipif(why_not() is not None, reason=f"no sandbox: {why_not()}")

DOUBLE = "def f(x):\n    return 2 * x\n"
SHORT = replace(LIMITS, cell_seconds=2)


def judged(name, grade_id="check", points=2.0):
    """A cell judged by one of the odd questions; its own source must never run."""
    source = "raise RuntimeError('the cell itself ran')"
    return cell(source, grade_id, points, f"odd_questions:{name}")


@pytest.fixture(scope="module")
def lstm():
    """``lstm(folder)`` reads the LSTM notebook of the course."""
    return lambda folder: nbformat.read(ROOT / folder / "lstm" / "lstm.ipynb", 4)


def test_the_solution_has_all_points(lstm):
    graded = grade(lstm("solutions"))
    # The last question waits for a human.
    assert [result.points for result in graded.results] == [2, 2, 2, 2, 2, None]
    assert not graded.flags
    assert not graded.notes
    assert graded.seconds.keys() == {"start", "cells", "judge", "total"}


def test_the_exercise_has_none(lstm):
    graded = grade(lstm("exercises"))
    assert set(outcomes(graded).values()) == {(0, "graded", "not filled in")}
    assert len(graded.results) == 6


def test_a_mistake_is_named(lstm):
    notebook = lstm("solutions")
    for node in notebook.cells:
        node.source = node.source.replace("c_new = f * c + i * g", "c_new = i * c + f * g")
    graded = grade(notebook)
    result = graded.results[1]
    assert (result.points, result.reason) == (0, "wrong")
    assert result.misconception
    assert [other.points for other in graded.results if other is not result] == [2, 2, 2, 2, None]


def test_the_same_seed_gives_the_same_result():
    cells = [cell("def f(x):\n    return 2 * x if x[0] > 0 else x"), judged("double")]
    first = [grade(cells, seed=seed).results for seed in (0, 4)]
    again = [grade(cells, seed=seed).results for seed in (0, 4)]
    assert first == again
    assert {results[0].points for results in first} == {0, 2}


@pytest.mark.parametrize(
    ("name", "points", "expected"),
    [
        ("double", 2.0, (2, "graded", "")),
        ("double", 5.0, (5, "graded", "")),
        ("partial", 2.0, (1, "graded", "")),
        ("partial", 5.0, (2.5, "graded", "")),
        ("raising", 2.0, (None, "human", "judge failed")),
        ("endless", 2.0, (None, "human", "judge failed")),
        ("negative", 2.0, (None, "human", "judge failed")),
        ("generous", 2.0, (None, "human", "judge failed")),
        ("wordy", 2.0, (None, "human", "judge failed")),
        ("greedy", 2.0, (0, "zero", "waited for input")),
    ],
)
def test_verdicts(name, points, expected):
    graded = grade([cell(DOUBLE), judged(name, points=points)])
    assert outcomes(graded)["check"] == expected


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("odd_questions:nowhere", "odd_questions:nowhere cannot be imported"),
        ("no_such_module:f", "No module named 'no_such_module'"),
        ("odd_questions", "cannot be imported"),
        ("odd_questions:empty", "has no call and no judge"),
        ("odd_questions:drawless", "draws no inputs"),
    ],
)
def test_a_broken_question_is_the_graders_trouble(name, said):
    with pytest.raises(GatekeeperError, match=said):
        grade([cell("", "check", 1.0, name)])


def test_helper_functions_of_the_student_count():
    helper = "def helper(function, x):\n    return function(x)"
    graded = grade([cell(DOUBLE), cell(helper), judged("helped")])
    assert outcomes(graded)["check"] == (2, "graded", "")


def test_a_question_leaves_the_namespace_alone():
    ask = "print([name for name in ('inputs', 'outputs', 'values') if name in globals()])"
    graded = grade([cell("outputs = 1\n" + DOUBLE), judged("double"), cell(ask)])
    assert text_of(graded.notebook.cells[2]).strip() == "['outputs']"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("import os; os._exit(0)", "process died"),
        ("import ctypes; ctypes.string_at(0)", "process died"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "process died"),
        ("return bytearray(10**12)", "memory limit"),
        ("while True: pass", "time limit"),
        ("import time; time.sleep(1e9)", "time limit"),
        ("return input()", "waited for input"),
        ("import getpass; return getpass.getpass()", "waited for input"),
        ("return iter(int, 1)", "refused answer"),
        ("import numpy as np; return np.broadcast_to(0.0, (10**9, 10**9))", "refused answer"),
    ],
)
def test_the_culprit_is_named_and_the_rest_is_graded(body, reason):
    cells = [
        cell("def f(x):\n    " + body),
        judged("double", "culprit"),
        cell("kept = 2"),
        cell("def f(x):\n    return kept * x"),
        judged("double", "rest"),
    ]
    results = outcomes(grade(cells, limits=SHORT))
    assert results == {"culprit": (0, "zero", reason), "rest": (2, "graded", "")}


def test_a_loop_that_swallows_everything_is_killed():
    loop = "def f(x):\n    while True:\n        try:\n            while True: x = 1\n"
    loop += "        except BaseException: pass"
    graded = grade([cell(loop), judged("double")], limits=SHORT)
    assert outcomes(graded)["check"] == (0, "zero", "time limit")
    assert graded.seconds["total"] < 20


def test_a_dead_cell_is_not_run_again_and_gives_its_reason():
    cells = [
        cell(DOUBLE),
        judged("double", "before"),
        cell("import os\ndel f\nos._exit(1)"),
        judged("double", "after"),
        cell("def g(x):\n    return 2 * x\nimport os\nos._exit(1)"),
        judged("helped", "other"),
    ]
    graded = grade(cells)
    results = outcomes(graded)
    assert results["before"] == (2, "graded", "")
    # The new process has f again, because the cell that deleted it is left out.
    assert results["after"] == (2, "graded", "")
    assert results["other"] == (0, "zero", "process died")
    assert any("Cell 3, process died" in note for note in graded.notes)


def test_the_notebook_has_a_deadline():
    limits = replace(LIMITS, cell_seconds=2, notebook_seconds=3)
    nap = "import time\ntime.sleep(1.5)"
    cells = [cell(DOUBLE), judged("double", "early"), *(cell(nap) for _ in range(4))]
    graded = grade([*cells, judged("double", "late")], limits=limits)
    assert outcomes(graded) == {"early": (2, "graded", ""), "late": (0, "zero", "time limit")}


def test_unmatched_missing_and_manual():
    answer = cell("An answer.", "explain", 3.0, solution=True, kind="markdown")
    cells = [cell(DOUBLE), judged("double", "lost"), answer]
    graded = grade(cells, unmatched=("lost",))
    assert outcomes(graded) == {
        "lost": (None, "human", "no answer found"),
        "explain": (None, "human", "needs reading"),
    }


def test_outputs_are_kept_clean():
    source = "import sys\nprint('\\x1b[31mred\\x00')\nprint('careful', file=sys.stderr)\n1/0"
    graded = grade([cell(source), cell("'last'")])
    text = text_of(graded.notebook.cells[0])
    assert "red\n" in text
    assert "careful" in text
    assert "ZeroDivisionError" in text
    assert "\x1b" not in text
    assert "'last'" in text_of(graded.notebook.cells[1])


def test_a_message_too_large_for_the_border_ends_nothing():
    graded = grade([cell("print('x' * 30_000_000)"), cell(DOUBLE), judged("double")])
    assert outcomes(graded)["check"] == (2, "graded", "")
    assert any("more output" in note for note in graded.notes)


def test_what_the_sandbox_saw_becomes_a_flag():
    source = "import socket\ntry:\n    socket.create_connection(('192.0.2.1', 80), 1)\n"
    graded = grade([cell(source + "except OSError:\n    pass")])
    assert "network" in {flag.what for flag in graded.flags}
