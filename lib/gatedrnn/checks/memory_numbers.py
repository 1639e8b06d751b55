"""What the numbers and the targets of the adding task have to fulfil."""

import numpy as np

from gatedrnn.checks.demands import Demand
from gatedrnn.checks.memory_marks import channels, places


def _out_of_range(values, answer):
    numbers = channels(answer)[0]
    if numbers.min() < 0 or numbers.max() > 1:
        return f"The numbers in channel 0 reach from {numbers.min():.2g} to {numbers.max():.2g}."
    return None


def _shared(values, answer):
    numbers = channels(answer)[0]
    different = len(np.unique(numbers, axis=0))
    # A few may agree by chance where the numbers are bits, and that has a demand of its own.
    if different < len(numbers) / 4:
        return f"Different lists of numbers in {len(numbers)} sequences: {different}."
    return None


def _held(values, answer):
    numbers = channels(answer)[0]
    held = np.ptp(numbers, axis=1) == 0
    # A few may be equal by chance where the numbers are bits.
    if held.mean() > 0.5:
        row = int(held.argmax())
        return f"All numbers of sequence {row} are {numbers[row, 0]:.3g}."
    return None


def _uneven(values, answer):
    numbers = channels(answer)[0]
    if abs(numbers.mean() - 0.5) > 0.05 or abs(numbers.var() - 1 / 12) > 0.015:
        return (
            f"The numbers in channel 0 have a mean of {numbers.mean():.2g} "
            f"and a standard deviation of {numbers.std():.2g}."
        )
    return None


def _dependent(values, answer):
    numbers = channels(answer)[0]
    B, T = numbers.shape
    means = numbers.mean(axis=0)
    step = int(np.abs(means - 0.5).argmax())
    # Six standard deviations.
    if abs(means[step] - 0.5) > 6 / np.sqrt(12 * B):
        return f"The numbers at step {step} have a mean of {means[step]:.2g} over all sequences."
    spread, even = numbers.mean(axis=1).std(), 1 / np.sqrt(12 * T)
    if not 0.75 < spread / even < 1.25:
        return (
            f"The means of the sequences have a standard deviation of {spread:.2g}; "
            f"independent numbers give about {even:.2g}."
        )
    return None


def _marked(answer) -> np.ndarray:
    # Numbers at the two marks, (B, 2).
    return np.take_along_axis(channels(answer)[0], places(answer), axis=1)


def _gap(answer, wanted: np.ndarray) -> float:
    return float(np.abs(np.asarray(answer[1], np.float64)[:, 0] - wanted).max())


def _one_mark(values, answer):
    for name, wanted in zip(("first", "second"), _marked(answer).T, strict=True):
        if _gap(answer, wanted) < 1e-5:
            return f"Every target is the number at the {name} mark."
    return None


def _averaged(values, answer):
    if _gap(answer, _marked(answer).mean(axis=1)) < 1e-5:
        return "Every target lies in the middle between the two marked numbers."
    return None


def _not_the_sum(values, answer):
    gap = _gap(answer, _marked(answer).sum(axis=1))
    if gap < 1e-5:
        return None
    return f"A target is off by up to {gap:.2g} from what the two marked numbers give."


NUMBERS = (
    Demand(
        "numbers-out-of-range",
        "Numbers outside 0 to 1",
        _out_of_range,
        "The task is learned as well; only the baseline is another one.",
        "Why is the loss without memory 1/6, and what would yours be?",
    ),
    Demand(
        "sequences-repeated",
        "Sequences that repeat",
        _shared,
        "The loss falls, and falls: what repeats can be learned by heart.",
        "How many numbers does your function draw for a batch?",
    ),
    Demand(
        "numbers-repeat-in-time",
        "One number a sequence",
        _held,
        "From one sequence to the next the numbers do change.",
        "How could a network find the answer without looking at the marks?",
    ),
    Demand(
        "numbers-not-even",
        "Numbers not drawn evenly",
        _uneven,
        "They lie between 0 and 1, as they should.",
        "What are the mean and the variance of a number that is drawn evenly from 0 to 1?",
    ),
    Demand(
        "numbers-not-independent",
        "Numbers that know of each other",
        _dependent,
        "All numbers of a batch together lie evenly between 0 and 1.",
        "If you see one number of a sequence, what can you say about the next?",
    ),
    Demand(
        "target-of-one-mark",
        "One of two numbers",
        _one_mark,
        "It is a fine task, and a shorter one: one number needs to be held.",
        "How many numbers does the answer depend on?",
    ),
    Demand(
        "target-averaged",
        "The mean of the two numbers",
        _averaged,
        "A network that can add can halve; the loss is a quarter of the right one.",
        "What would the answer be for 1 and 1?",
    ),
    Demand(
        "target-not-the-sum",
        "The target is something else",
        _not_the_sum,
        "Shapes and ranges are right.",
        "For one sequence of your own, what do you get by hand?",
    ),
)
