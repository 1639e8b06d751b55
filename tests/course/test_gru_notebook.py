"""The GRU's notebook: what its cells print, what its hints say, and what a grader points out."""

import re

import nbformat
import numpy as np
import pytest

from gatedrnn import checks
from gatedrnn.checks.recognise import run_mistake
from gatekeeper.intake import read_source
from gatekeeper.intake.suspicion import flags_of

from .conftest import ROOT, function_from, solution_function, solution_path, source_of_mistake

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


def words(text):
    """The words of a sentence, small."""
    return set(re.findall(r"[a-z]+", text.lower()))


def test_the_chapter_does_not_correct_the_same_sentences():
    """No misconception there is one of the claims, in nearly the same words."""
    chapter = (ROOT / "book" / "chapters" / "gru.md").read_text("utf-8")
    told = re.findall(r':::\{admonition\} "(.*)"', chapter)
    claims = re.findall(r"^\d\. (.*)", CELLS["claims-text"], re.MULTILINE)
    assert len(told) > 3
    assert len(claims) == 2
    for claim in claims:
        for title in told:
            assert len(words(title) & words(claim)) < 0.7 * len(words(title)), title


def test_the_corrections_are_true():
    """The past goes on behind a shut reset gate, and half-open update gates halve every share."""
    W, U, b = np.random.default_rng(0).normal(size=(3, 2, 6))
    b, x, h = b[0], np.ones((1, 2)), np.full((1, 2), 0.5)
    step = solution_function(AFTER)

    def moved(z_bias):
        shut = b + np.repeat([-60.0, z_bias, 0], 2)
        return np.abs(step(x, h, W, U, shut, b[:2]) - step(x, -h, W, U, shut, b[:2])).max()

    assert moved(-90) < 1e-15 < 0.05 < moved(0)
    # With a state of zeros and one candidate, of step t, that is not zero.
    h = np.zeros((1, 1))
    for t in range(11):
        candidate = np.array([0, 0, 1.0 if t == 0 else 0.0])
        h = step(np.zeros((1, 1)), h, np.zeros((1, 3)), np.zeros((1, 3)), candidate, np.zeros(1))
    assert h.item() == pytest.approx(np.tanh(1) / 2**11)
    assert "of the one ten steps earlier less than a thousandth" in CELLS["claims-answer"]


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
