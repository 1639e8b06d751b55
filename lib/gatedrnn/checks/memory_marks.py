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


def _no_marks(values, answer):
    if not _binary(channels(answer)[1]):
        return "Channel 1 holds numbers other than 0 and 1."
    return None


def _too_many(values, answer):
    counts = channels(answer)[1].sum(axis=1)
    row = int(counts.argmax())
    return f"Marked steps in sequence {row}: {counts[row]:.0f}." if counts[row] > 2 else None


def _too_few(values, answer):
    counts = channels(answer)[1].sum(axis=1)
    row = int(counts.argmin())
    return f"Marked steps in sequence {row}: {counts[row]:.0f}." if counts[row] < 2 else None


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


def _together(values, answer):
    pairs = places(answer)
    first, second = pairs[0]
    if np.ptp(pairs[:, 1] - pairs[:, 0]) == 0:
        return f"The two marks are {second - first} steps apart in every sequence."
    different = len(np.unique(pairs, axis=0))
    if different == len(np.unique(pairs[:, 0])):
        return f"The first mark tells the second: after step {first} always step {second}."
    if different == len(np.unique(pairs[:, 1])):
        return f"The second mark tells the first: before step {second} always step {first}."
    return None


def _step_left_out(values, answer):
    B, T, _ = answer[0].shape
    never = np.setdiff1d(np.arange(T), places(answer))
    if len(never):
        return f"None of the {B} sequences is marked at step {never[0]} of 0 to {T - 1}."
    return None


def _uneven(values, answer):
    B, T, _ = answer[0].shape
    counts, even = channels(answer)[1].sum(axis=0), 2 * B / T
    step = int(np.abs(counts - even).argmax())
    # Six standard deviations.
    if abs(counts[step] - even) > 6 * np.sqrt(even * (1 - 2 / T)):
        seen = f"Step {step} is marked in {counts[step]:.0f} of {B} sequences"
        return f"{seen}; an even draw marks it in about {even:.0f}."
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
        "marks-of-another-size",
        "Marks that are neither 0 nor 1",
        _no_marks,
        "A network can learn from marks of any size.",
        "Which two numbers does the text allow in channel 1?",
    ),
    Demand(
        "more-than-two-marks",
        "More than two marks",
        _too_many,
        "The two marks that belong there may well be among them.",
        "Into which sequences does each of your lines write, and how many steps of each?",
    ),
    Demand(
        "not-two-marks",
        "Not two marks in every sequence",
        _too_few,
        "The shapes are right, and so may most sequences be.",
        "How often do you write a mark, and what if two of them meet at one step?",
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
        _together,
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
    Demand(
        "some-steps-marked-more",
        "Some steps are marked more often",
        _uneven,
        "Every sequence is right, and every step has its turn.",
        "How is each of your steps drawn, and which step would come out of many such draws most?",
    ),
)
