"""What a counter has to do: one up, one down, and nothing lost on the way."""

import numpy as np

from gatedrnn.checks.demands import Demand
from gatedrnn.checks.one_unit import run

TOLERANCE = 0.1


def _depths(values: dict) -> np.ndarray:
    return (values["xs"][..., 0] - values["xs"][..., 1]).cumsum(axis=-1)


def _opening(values, answer):
    first = run(values, answer)[1][:, 0]
    worst = float(first[np.abs(first - 1).argmax()])
    if not abs(worst - 1) < TOLERANCE:
        return f"After the first opening bracket the cell holds {worst:.2f}; the depth is 1."
    return None


def _closing(values, answer):
    cs, depths = run(values, answer)[1], _depths(values)
    steps = values["xs"][..., 1].argmax(axis=1)[:, None]
    got, want = (np.take_along_axis(array, steps, axis=1)[:, 0] for array in (cs, depths))
    before = np.take_along_axis(cs, steps - 1, axis=1)[:, 0]
    row = int(np.argmax(~(np.abs(got - before + 1) < TOLERANCE)))
    if not abs(got[row] - before[row] + 1) < TOLERANCE:
        return (
            f"At the first closing bracket the cell goes from {before[row]:.2f} to {got[row]:.2f}; "
            f"the depth goes from {want[row] + 1:.0f} to {want[row]:.0f}."
        )
    return None


def _drifts(values, answer):
    cs, depths = run(values, answer)[1], _depths(values)
    wrong = ~(np.abs(cs - depths) < TOLERANCE)
    if not wrong.any():
        return None
    step = int(wrong.any(axis=0).argmax())
    row = int(wrong[:, step].argmax())
    return (
        f"After {step + 1} brackets the cell holds {cs[row, step]:.2f}; "
        f"the depth is {depths[row, step]:.0f}."
    )


DEMANDS = (
    Demand(
        "opening-not-counted",
        "An opening bracket is not one more",
        _opening,
        "The cell goes up at every opening bracket, and that is the right direction.",
        "The cell grows by a product of two numbers: which two, and how close to 1 is each?",
    ),
    Demand(
        "closing-not-counted",
        "A closing bracket is not one less",
        _closing,
        "Strings that only open are counted right.",
        "Which of i, f, g and o can be negative?",
    ),
    Demand(
        "count-drifts",
        "The count drifts away",
        _drifts,
        "For the first brackets the error is too small to see.",
        "What should the forget gate be, and may the hidden state have a say?",
    ),
)
