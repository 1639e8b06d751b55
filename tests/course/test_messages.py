"""What a message says is true of the call that failed, and of nothing else."""

import re

import numpy as np
import pytest

from gatedrnn import checks
from gatedrnn.checks.recognise import run_mistake

from .conftest import (
    BY_DEMAND,
    QUESTIONS,
    function_from,
    solution_function,
    solution_source,
    verdict_of,
)


def text_of(verdict) -> str:
    """A message without its line breaks."""
    return " ".join(verdict.message.split())


def rounded(value) -> np.ndarray:
    """The same numbers as integers, where they are whole."""
    value = np.asarray(value)
    return value.astype(int) if np.array_equal(value, np.rint(value)) else value


HAND_SET = {"latch_weights": (), "counter_weights": (), "exploding_lstm": 3, "same_in_both": 3}


@pytest.mark.parametrize(("name", "sizes"), HAND_SET.items(), ids=HAND_SET)
def test_weights_set_by_hand_may_be_integers(name, sizes):
    """Whole numbers lose nothing, as arrays and as lists."""
    right = solution_function(name)
    for change in (rounded, lambda value: rounded(value).tolist()):
        student = lambda *given, change=change: [change(v) for v in right(*given)]  # noqa: E731
        answer = student(np.random.default_rng(0), sizes, 8) if sizes else student()
        assert any(np.asarray(value).dtype.kind == "i" for value in answer)
        assert verdict_of(getattr(checks, name), student).stage == "right"


def test_integers_that_round_are_still_refused():
    """Where numbers are drawn, an integer array has cut them off."""
    right = solution_function("init_lstm_weights")

    def student(rng, D, H, forget_bias):
        W, U, b = right(rng, D, H, forget_bias)
        return W, U, b.astype(int)

    assert "b has dtype int64, which rounds" in text_of(
        verdict_of(checks.init_lstm_weights, student)
    )


def only_in_call(number, right, wrong):
    """A student whose function is wrong in one call of several."""
    calls = []

    def student(*given):
        calls.append(1)
        return (wrong if len(calls) == number else right)(*given)

    return student


def test_a_slip_in_the_second_call_is_described_by_the_second_call():
    """The first pair that disagrees is looked at; no list of rows is empty."""
    right = solution_function("lstm_cell_update")

    def wrong(*given):
        h_new, c_new = right(*given)
        return h_new, c_new + np.eye(len(c_new))[:, :1]

    message = text_of(verdict_of(checks.lstm_cell_update, only_in_call(2, right, wrong)))
    assert "c_new is wrong in row 0 only." in message


def test_no_list_of_wrong_places_is_empty():
    """Any value, wrong in the second call only, gets a sentence that ends."""
    for name in ("lstm_forward", "lstm_step_backward", "lstm_state_jacobian", "rnn_step"):
        right = solution_function(name)

        def wrong(*given, right=right):
            values = right(*given)
            return tuple(v + 1 for v in (values if isinstance(values, tuple) else (values,)))

        message = text_of(verdict_of(getattr(checks, name), only_in_call(2, right, wrong)))
        assert "off by up to" in message
        assert "  only" not in message
        assert "row only" not in message


@pytest.mark.parametrize(("number", "gate"), [(1, "i"), (2, "f"), (3, "o")])
def test_a_step_that_is_wrong_without_one_gate_says_which(number, gate):
    """The argument that is a word stands in front of what differs."""
    right = solution_function("ablated_step")
    wrong = lambda *given: [value + 1 for value in right(*given)]  # noqa: E731
    message = text_of(verdict_of(checks.ablated_step, only_in_call(number, right, wrong)))
    assert f'With gate "{gate}": ' in message


def test_shapes_and_notes_are_those_of_the_call_that_failed():
    """An error in the second call shows the second call's inputs and what it printed."""
    question, seen = checks.lstm_gates, []
    right = solution_function("lstm_gates")

    def fails(x, h, W, U, b):
        print("in the second call")
        raise ValueError("here")

    def student(x, h, W, U, b):
        seen.append(x.shape)
        return (fails if len(seen) == 2 else right)(x, h, W, U, b)

    # Seed 1 draws two inputs of different shapes.
    message = text_of(verdict_of(question, student, seed=1))
    assert seen[0] != seen[1]
    assert f"It was called with x {seen[1]}, h (" in message
    assert "Your code printed: in the second call" in message


def test_what_a_failed_demand_printed_is_its_own():
    """Of two answers the second fails, and its prints are shown."""
    right = solution_function("growing_matrix")

    def wrong(n):
        print("zeros now")
        return np.zeros((n, n))

    message = text_of(verdict_of(checks.growing_matrix, only_in_call(2, right, wrong)))
    assert "Your code printed: zeros now" in message


def test_calls_without_arrays_are_told_by_their_numbers():
    """Sizes and words are shown; where there is nothing to show, there is no sentence."""

    def fails(*given):
        raise ValueError("here")

    sentences = {name: text_of(verdict_of(getattr(checks, name), fails)) for name in QUESTIONS}
    for name, sentence in sentences.items():
        assert "called with ." not in sentence, name
    for name in ("latch_weights", "counter_weights"):
        assert "called with" not in sentences[name]
    assert re.search(r"It was called with D=\d, H=\d+\.", sentences["exploding_lstm"])
    assert "gate='i'." in sentences["ablated_step"]


CALLS_OF_STEP = {
    "pair kept as h": ("h = step(xs[:, t], h, c)", "step: h has shape (2, "),
    "one sequence": ("h, c = step(xs[0, t], h[0], c[0])", "step: h has shape ("),
    "a sequence for a step": ("h, c = step(xs[0], h, c)", "step: x has shape ("),
    "one state": ("h, c = step(xs[:, t], h)", "step() missing 1 required positional argument: 'c'"),
}


@pytest.mark.parametrize(("line", "sentence"), CALLS_OF_STEP.values(), ids=CALLS_OF_STEP)
def test_a_wrong_call_of_the_given_step_blames_the_right_argument(line, sentence):
    """States are looked at before the input, and against the number of sequences."""
    source = (
        "def lstm_forward(xs, h, c, step):\n"
        f"    for t in range(xs.shape[1]):\n        {line}\n    return xs, h, c\n"
    )
    question = checks.lstm_forward
    verdict = verdict_of(question, function_from(source, "lstm_forward"))
    message = text_of(verdict)
    assert verdict.stage == "raised"
    assert sentence in message
    assert "<locals>" not in message
    B, H = question.draw(np.random.default_rng(0))[0]["h"].shape
    if "h has" in sentence:
        assert f"expected ({B}, {H})" in message


def test_python_names_the_given_functions_as_the_exercise_does():
    """A call with too few arguments speaks of step_backward and of loss."""
    back = verdict_of(checks.lstm_backward, lambda dhs, dh, dc, caches, step: step(dh, dc))
    assert "TypeError: step_backward() missing 1 required" in text_of(back)
    loss = verdict_of(checks.numerical_gradient, lambda loss, array, step: loss())
    assert "TypeError: loss() missing 1 required" in text_of(loss)


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name not in BY_DEMAND])
def test_no_mistake_calls_a_value_right(name):
    """It may meet a second mistake in a value it leaves alone: what is right is measured."""
    question = getattr(checks, name)
    values = question.draw(np.random.default_rng(0))[0]
    expected = question.expected(values)
    for mistake in question.catalogue.mistakes:
        if not re.search(r"\b(is|are) right\b", mistake.computed):
            continue
        made = run_mistake(question, mistake, values)
        assert all(not np.array_equal(m, e) for m, e in zip(made, expected, strict=True)), (
            mistake.id
        )


LOOPS = {
    "lstm_forward": "return np.stack(hs, axis=1), h, c",
    "lstm_backward": "return np.stack(dxs, axis=1), dh, dc, dW, dU, db",
    "rnn_forward": "return np.stack(hs, axis=1), h",
    "rnn_backward": "return np.stack(dxs, axis=1), dh, dW, dU, db",
}


@pytest.mark.parametrize(("name", "line"), LOOPS.items(), ids=LOOPS)
def test_a_return_inside_the_loop_is_named(name, line):
    """One level of indentation too many: the message shows that line and nothing else is blamed."""
    source = solution_source(name)
    assert f"    {line}\n" in source
    step = solution_source("rnn_step_backward") if name == "rnn_backward" else ""
    indented = source.replace(f"    {line}", f"        {line}")
    student = function_from(f"{step}\n\n{indented}", name)
    verdict = verdict_of(getattr(checks, name), student)
    assert verdict.misconception == "return-inside-the-loop"
    assert f"\n        {line}" in verdict.message
    assert "break" not in verdict.message
    assert "Wrong for another reason" not in verdict.message
