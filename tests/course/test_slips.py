"""Slips in the LSTM exercises, written as students write them, and what each of them is told."""

import re

import nbformat
import numpy as np
import pytest

from gatedrnn import checks

from .conftest import function_from, solution_path, solution_source, verdict_of
from .failing_lstm import OPEN, loud, unit

# Lines of the solution, and what a student has written in their place.
FORWARD = "hs = []"
TURN = "for t in range(xs.shape[1]):"
BACK = "dxs, dh, dc = [], dh_last, dc_last"
STACK = "np.stack(hs, axis=1)"
LOWER = "[np.diag(f * s), np.diag(f)]"
UPPER = "[h_to_h, K]"
SLIPS = [
    ("lstm_forward", FORWARD, "hs, h, c = [], h * 0, c * 0", "initial-states-ignored"),
    ("lstm_forward", FORWARD, "hs, h = [], np.zeros(h.shape)", "initial-hidden-state-ignored"),
    ("lstm_forward", FORWARD, "hs, c = [], np.zeros(c.shape)", "initial-cell-ignored"),
    ("lstm_forward", TURN, "for t in range(len(xs)):", "steps-counted-by-batch-in-a-list"),
    ("lstm_forward", TURN, "for t, _ in enumerate(xs):", "steps-counted-by-batch-in-a-list"),
    ("lstm_forward", STACK, "np.reshape(hs, (*xs.shape[:2], h.shape[1]))", "reshaped"),
    (
        "lstm_backward",
        BACK,
        "dxs, dh, dc = [], 0 * dh_last, 0 * dc_last",
        "last-gradients-ignored",
    ),
    (
        "lstm_backward",
        "dhs[:, t] + dh,",
        "dh_last + dhs[:, t] + dh,",
        "last-hidden-gradient-once-more",
    ),
    (
        "lstm_state_jacobian",
        LOWER,
        "[np.diag(f * s), np.eye(len(U))]",
        "forget-gate-missing-on-the-highway",
    ),
    ("lstm_state_jacobian", LOWER, "[np.diag(f * s), np.diag(s * f)]", "slope-on-the-highway"),
    ("lstm_state_jacobian", LOWER, "[np.diag(f * o), np.diag(f)]", "output-gate-for-the-slope"),
    ("lstm_state_jacobian", UPPER, "[h_to_h, K * s]", "slope-on-the-way-to-the-cell"),
    ("lstm_state_jacobian", UPPER, "[K, h_to_h]", "upper-blocks-exchanged"),
]


@pytest.mark.parametrize(("name", "line", "written", "mistake"), SLIPS)
def test_a_slip_has_a_name(name, line, written, mistake):
    """One line of a right answer is exchanged; on every draw the check knows by which."""
    source = solution_source(name)
    assert source.count(line) == 1
    student = function_from(source.replace(line, written), name)
    for seed in range(5):
        assert verdict_of(getattr(checks, name), student, seed).misconception == mistake


@pytest.mark.parametrize("change", ["f + c * i * g", "np.maximum(f * c, i * g)", "f * c - 2 * g"])
def test_a_wrong_cell_is_looked_at_before_the_output(change):
    """The hidden state is only a consequence, so the question is about the cell."""
    source = solution_source("lstm_cell_update").replace("f * c + i * g", change)
    verdict = verdict_of(checks.lstm_cell_update, function_from(source, "lstm_cell_update"))
    assert verdict.misconception is None
    assert re.search(r"\n\nc_new is [^.]*\d", verdict.message)
    assert "Question: Which share of the old cell stays" in verdict.message


def counter(keep, write=20.0):
    """A counter with two biases, for the forget and the input gate."""
    return unit(i=(0, 0, write), f=(0, 0, keep), g=(10, -10, 0))


@pytest.mark.parametrize("keep", [0, 1, 5, -20])
def test_a_counter_that_forgets_is_asked_about_its_forget_gate(keep):
    """The first difference is an opening bracket; the closing one is innocent."""
    message = " ".join(verdict_of(checks.counter_weights, counter(keep)).message.split())
    assert re.search(r"After \d+ opening brackets the cell holds \d+\.\d{3}; the depth", message)
    assert "forget gate" in message
    assert "negative" not in message


def test_nothing_false_is_said_of_a_counter_that_goes_down():
    """Zeros and exchanged signs do not go up, and the message does not say so."""
    for student in (unit(), unit(i=(0, 0, 20), f=(0, 0, 20), g=(-10, 10, 0))):
        verdict = verdict_of(checks.counter_weights, student)
        assert verdict.misconception == "opening-not-counted"
        assert "right direction" not in " ".join(verdict.message.split())


@pytest.mark.parametrize(("bias", "right"), [(8, 0), (8.5, 0), (8.75, 1), (9, 1), (10, 1)])
def test_the_verdict_on_a_counter_is_no_lottery(bias, right):
    """The deepest string is among the inputs every time."""
    student = counter(bias, bias)
    points = {verdict_of(checks.counter_weights, student, seed).points for seed in range(30)}
    assert points == {2 * right}


def test_the_deepest_string_comes_first():
    """Thirty brackets open, thirty close; the others are drawn."""
    for values in checks.counter_weights.draw(np.random.default_rng(0)):
        depths = (values["xs"][..., 0] - values["xs"][..., 1]).cumsum(axis=1)
        assert depths.shape == (9, 60)
        assert depths[0].tolist() == [*range(1, 31), *range(29, -1, -1)]


def test_a_latch_just_below_the_line_shows_why():
    """Two digits would say that 0.50 is not above 0.5."""
    values = checks.latch_weights.draw(np.random.default_rng(0))
    student = unit(i=OPEN, f=(0, -20, 4.7), g=(5, 0, 0))
    verdict = verdict_of(checks.latch_weights, student)
    assert len(values) == 2
    assert verdict.misconception == "fades"
    assert re.search(r"it is 0\.4\d\d\.", verdict.message)


def test_a_negative_candidate_is_asked_about():
    """A set pulse that shows as -0.76 was written, kept and shown."""
    message = verdict_of(checks.latch_weights, unit(i=OPEN, g=(-5, 0, 0))).message
    assert "h is -0.76" in message
    assert "What does the candidate say at a set pulse" in message
    emptied = unit(i=(20, 20, -10), g=(5, -5, 0), f=(0, -20, 10))
    message = " ".join(verdict_of(checks.latch_weights, emptied).message.split())
    assert "after the reset pulse h is -0.76" in message
    assert "is anything written at that step?" in message


def test_a_saturated_network_sees_how_large_its_state_is():
    """Beside the norm stands the hidden state's size: near 1 where tanh is flat, tiny near rest."""
    sizes = [
        float(re.search(r"\|h\|\s+reaches\s+(\S+)\.", verdict.message)[1])
        for verdict in (
            verdict_of(checks.exploding_lstm, loud(W=1.0)),
            verdict_of(checks.exploding_lstm, loud(recurrent=0.3)),
        )
    ]
    assert sizes[0] > 0.5
    assert sizes[1] < 1e-3


def test_a_question_before_writing_has_an_answer_that_differs_by_line():
    """With f = 1 all lines of the way back stay right; the forget gate's own is zero."""
    cells = nbformat.read(solution_path("lstm-backward"), 4).cells
    text = next(cell.source for cell in cells if cell.id == "backward-text")
    assert "which of these lines would give zero, and what would $dc$ be?" in text
    values = checks.lstm_step_backward.draw(np.random.default_rng(0))[0]
    values["f"] = np.ones_like(values["f"])
    db = np.split(checks.lstm_step_backward.expected(values)[5], 4)
    assert [bool(np.any(block)) for block in db] == [True, False, True, True]


NUMBERS = {
    "array": (lambda *given: np.array([0.5]), "loss has shape (1,), expected a single number."),
    "string": (lambda *given: "0.5", "loss is a string, expected a single number."),
    "whole": (lambda *given: 1, "loss has dtype int64, which rounds the value, expected float64"),
}


@pytest.mark.parametrize(("student", "sentence"), NUMBERS.values(), ids=NUMBERS)
def test_a_single_number_is_asked_for_in_words(student, sentence):
    """No empty brackets."""
    message = " ".join(verdict_of(checks.copy_baseline, student).message.split())
    assert sentence in message
    assert "()" not in message
