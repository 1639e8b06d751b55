"""What the marks of the adding task have to fulfil."""

import numpy as np

from gatedrnn.checks.demands import Demand


def channels(answer: list) -> tuple[np.ndarray, np.ndarray]:
    """Take the numbers and the marks out of an answer, each (B, T)."""
    xs = np.asarray(answer[0], np.float64)
    return xs[..., 0], xs[..., 1]


def places(answer: list) -> np.ndarray:
    """Find the first and the last marked step of every sequence, (B, 2)."""
    marks = channels(answer)[1] == 1
    return np.stack([marks.argmax(1), marks.shape[1] - 1 - marks[:, ::-1].argmax(1)], axis=1)


def _binary(array: np.ndarray) -> bool:
    return bool(np.isin(array, (0, 1)).all())


def _exchanged(values, answer):
    numbers, marks = channels(answer)
    if _binary(numbers) and not _binary(marks):
        return "Channel 0 holds nothing but zeros and ones, and channel 1 holds other numbers."
    return None


def _not_two(values, answer):
    marks = channels(answer)[1]
    if not _binary(marks):
        return "Channel 1 holds numbers other than 0 and 1."
    counts = marks.sum(axis=1)
    row = int(np.abs(counts - 2).argmax())
    if counts[row] != 2:
        return f"Marked steps in sequence {row}: {counts[row]:.0f}."
    return None


def _not_in_halves(values, answer):
    half = answer[0].shape[1] // 2
    first, second = places(answer).T
    wrong = np.flatnonzero((first >= half) | (second < half))
    if len(wrong):
        row = wrong[0]
        return f"Sequence {row} is marked at steps {first[row]} and {second[row]}."
    return None


def _same_places(values, answer):
    for name, steps in zip(("first", "second"), places(answer).T, strict=True):
        if np.ptp(steps) == 0:
            return f"The {name} mark is at step {steps[0]} in every sequence."
    return None


def _same_distance(values, answer):
    first, second = places(answer).T
    if np.ptp(second - first) == 0:
        return f"The two marks are {second[0] - first[0]} steps apart in every sequence."
    return None


def _step_left_out(values, answer):
    B, T, _ = answer[0].shape
    never = np.setdiff1d(np.arange(T), places(answer))
    if len(never):
        return f"None of the {B} sequences is marked at step {never[0]} of 0 to {T - 1}."
    return None


MARKS = (
    Demand(
        "channels-exchanged",
        "The two channels changed places",
        _exchanged,
        "A network does not care which channel is which, so it learns this task as well.",
        "Which channel did the text give to the numbers?",
    ),
    Demand(
        "not-two-marks",
        "Not two marks in every sequence",
        _not_two,
        "Two steps that are drawn from one range meet now and then, and most sequences are right.",
        "What does a sequence look like whose two steps are the same?",
    ),
    Demand(
        "not-one-mark-a-half",
        "Not one mark in each half",
        _not_in_halves,
        "The targets are right, and the loss without memory is the same.",
        "How far apart may your marks be, and how close?",
    ),
    Demand(
        "a-mark-never-moves",
        "A mark that never moves",
        _same_places,
        "Every single sequence is right; only a look at many shows it.",
        "What could a network learn that always finds the mark at the same step?",
    ),
    Demand(
        "marks-move-together",
        "The marks move together",
        _same_distance,
        "Each mark on its own is where it should be.",
        "If you know one of your marks, what do you know about the other?",
    ),
    Demand(
        "a-step-never-marked",
        "A step that is never marked",
        _step_left_out,
        "One step of many is missing, and no single sequence can show it.",
        "Does `rng.integers(low, high)` ever return `high`?",
    ),
)
