"""The GRU's notebook: what its cells print, what its hints say, and what a grader points out."""

import re

import nbformat
import numpy as np
import pytest

from gatedrnn import checks
from gatedrnn.checks.recognise import run_mistake
from gatekeeper.intake import read_source
from gatekeeper.intake.suspicion import flags_of

from .conftest import function_from, solution_function, solution_path, source_of_mistake

AFTER, BEFORE = "gru_step", "gru_before_step"
BACK, BACK_BEFORE = "gru_step_backward", "gru_before_step_backward"
CELLS = {cell.id: cell.source for cell in nbformat.read(solution_path("gru"), 4).cells}


def wrong_values(mistake_id, name=BACK) -> set[str]:
    """Which returned values a mistake gets wrong."""
    question = getattr(checks, name)
    mistake = next(m for m in question.catalogue.mistakes if m.id == mistake_id)
    values = question.draw(np.random.default_rng(0))[0]
    made, right = run_mistake(question, mistake, values), question.expected(values)
    pairs = zip(question.returns, made, right, strict=True)
    return {label for label, m, r in pairs if not np.allclose(m, r)}


def test_the_hint_about_the_finite_differences_is_true():
    """What they blame together is what the hint says."""
    hint = " ".join(CELLS["backward-hints"].split())
    assert "If the finite differences blame `dU`, `dh` and `db_hn` only, look at `dq`;" in hint
    assert wrong_values("product-not-reset") == {"dh", "dU", "db_hn"}
    assert "if they blame all but `db_hn`, look at the blocks of the gates." in hint
    for mistake in ("update-derivative-forgotten", "reset-derivative-forgotten"):
        assert wrong_values(mistake) == {"dx", "dh", "dW", "dU", "db"}


def test_the_notebook_judges_by_finite_differences(capsys):
    """The solution passes in both placements, and a mistake is pointed at."""
    namespace = {}
    for name in ("imports", "gru-step", "after-try", "finite-differences"):
        exec(CELLS[name], namespace)
    capsys.readouterr()
    namespace["judge_after"](solution_function(BACK))
    namespace["judge_before"](solution_function(BACK_BEFORE))
    report = capsys.readouterr().out
    errors = [float(number) for number in re.findall(r"error (\S+)", report)]
    assert len(errors) == 11
    assert max(errors) < 1e-7
    assert "look here" not in report
    catalogue = getattr(checks, BACK).catalogue.mistakes
    mistake = next(m for m in catalogue if m.id == "biases-alike")
    namespace["judge_after"](function_from(source_of_mistake(BACK, mistake.source), BACK))
    blamed = [line for line in capsys.readouterr().out.splitlines() if "look here" in line]
    assert [line.split(":")[0] for line in blamed] == ["db_hn"]


def test_what_the_first_two_cells_print_is_what_the_text_says(capsys):
    """Kept whole, a plain RNN, and equal placements for an open gate: all to rounding."""
    namespace = {}
    for name in ("imports", "gru-step", "after-try", "gru-before-step", "before-try"):
        exec(CELLS[name], namespace)
    kept, plain, apart, opened = re.findall(r"\d\.?\d*e[+-]\d+", capsys.readouterr().out)
    assert max(float(kept), float(plain), float(opened)) < 1e-14
    assert float(apart) > 0.05


BORROWED = {
    AFTER: "from gatedrnn.reference import GRUCell as C\nC(p)(x, s)",
    BEFORE: "import gatedrnn.reference.gru_before as g\ng.GRUBeforeCell(p)",
    BACK: "from gatedrnn.checks import gru\ngru.expected_step_backward(v)",
    BACK_BEFORE: "from gatedrnn import checks\nchecks.gru_before_step_backward.expected(v)",
    "flip_z_convention": "from gatedrnn.checks.gru_weights import expected_flipped as e\ne(v)",
}


@pytest.mark.parametrize(("name", "text"), BORROWED.items(), ids=BORROWED)
def test_a_borrowed_answer_is_flagged(name, text):
    """The library's own cells, and the judge's right answers."""
    source = read_source(solution_path("gru"), "gru")
    cell = {"cell_type": "code", "id": "own", "metadata": {}, "source": text}
    found = flags_of({"cells": [cell]}, source, getattr(checks, name).own_work)
    assert {flag.what for flag in found} == {"library-call"}
