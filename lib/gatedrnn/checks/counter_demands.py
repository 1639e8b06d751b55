"""What a counter has to do: one up, one down, and nothing lost on the way."""

import numpy as np

from gatedrnn.checks.demands import Demand
from gatedrnn.checks.one_unit import run

TOLERANCE = 0.15


def _depths(values: dict) -> np.ndarray:
    return (values["xs"][..., 0] - values["xs"][..., 1]).cumsum(axis=-1)


def _opening(values, answer):
    first = run(values, answer)[1][:, 0]
    worst = float(first[np.abs(first - 1).argmax()])
    # A small share that is missing adds up, and then keeping is not to blame.
    adds_up = abs(worst - 1) * _depths(values).max() >= TOLERANCE
    too_few = adds_up and _openings_not_kept(values, answer)
    if too_few or not abs(worst - 1) < TOLERANCE:
        return f"After the first opening bracket the cell holds {worst:.3f}; the depth is 1."
    return None


def _openings_not_kept(values, answer):
    opens = np.cumprod(values["xs"][..., 0], axis=1) == 1
    return _first_difference(values, answer, opens, "opening brackets")


def _closing(values, answer):
    cs, depths = run(values, answer)[1], _depths(values)
    steps = values["xs"][..., 1].argmax(axis=1)[:, None]
    got, want = (np.take_along_axis(array, steps, axis=1)[:, 0] for array in (cs, depths))
    before = np.take_along_axis(cs, steps - 1, axis=1)[:, 0]
    # Both the step and what it leads to: a cell that was a little off may stay so.
    wrong = ~((np.abs(got - before + 1) < TOLERANCE) | (np.abs(got - want) < TOLERANCE))
    if not wrong.any():
        return None
    row = int(wrong.argmax())
    return (
        f"At the first closing bracket the cell goes from {before[row]:.3f} to {got[row]:.3f}; "
        f"the depth goes from {want[row] + 1:.0f} to {want[row]:.0f}."
    )


def _drifts(values, answer):
    return _first_difference(values, answer, np.ones(values["xs"].shape[:2], bool), "brackets")


def _first_difference(values, answer, looked_at, brackets):
    cs, depths = run(values, answer)[1], _depths(values)
    wrong = looked_at & ~(np.abs(cs - depths) < TOLERANCE)
    if not wrong.any():
        return None
    step = int(wrong.any(axis=0).argmax())
    row = int(wrong[:, step].argmax())
    return (
        f"After {step + 1} {brackets} the cell holds {cs[row, step]:.3f}; "
        f"the depth is {depths[row, step]:.0f}."
    )


DEMANDS = (
    Demand(
        "opening-not-counted",
        "An opening bracket is not one more",
        _opening,
        "A look at h alone may not tell 0.8 from 1.",
        "The cell grows by a product of two numbers: which two, and how close to 1 is each?",
    ),
    Demand(
        "openings-not-kept",
        "What was counted is not kept",
        _openings_not_kept,
        "After one bracket nothing was there to keep.",
        "What does your forget gate do to what was counted before?",
    ),
    Demand(
        "closing-not-counted",
        "A closing bracket is not one less",
        _closing,
        "Strings that only open are counted right.",
        "Which of i, f, g and o can be negative, and what does each of them do at this bracket?",
    ),
    Demand(
        "count-drifts",
        "The count drifts away",
        _drifts,
        "For the first brackets the error is too small to see.",
        "How close to 1 are f, i and the size of g at every step, and may h have a say?",
    ),
)
