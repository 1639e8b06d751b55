"""What a latch has to do: stay off, go on, stay on, go off, stay off, and do it again."""

import numpy as np

from gatedrnn.checks.demands import Demand
from gatedrnn.checks.one_unit import run

ON, OFF = 0.5, 0.1


def _waits(values, answer) -> list[np.ndarray]:
    # The hidden states of the empty steps: before any pulse, and after each of the four.
    hs, pulses = run(values, answer)[0], np.flatnonzero(values["xs"].any(axis=1))
    ends = [*pulses[1:], len(hs)]
    return [hs[: pulses[0]], *(hs[p + 1 : end] for p, end in zip(pulses, ends, strict=True))]


def _noisy(values, answer):
    before = _waits(values, answer)[0]
    if not (np.abs(before) < OFF).all():
        return f"Before any pulse h reaches {_largest(before):.3f}; it should stay within {OFF}."
    return None


def _not_set(values, answer):
    first = _waits(values, answer)[1][0]
    if not first > ON:
        return f"One step after the set pulse h is {first:.3f}; it should be above {ON}."
    return None


def _fades(values, answer):
    held = _waits(values, answer)[1]
    if not (held > ON).all():
        step = int(np.argmin(held > ON))
        return f"h is no longer above {ON} after {step + 1} empty steps: it is {held[step]:.3f}."
    return None


def _not_reset(values, answer):
    first = _waits(values, answer)[2][0]
    if not abs(first) < OFF:
        return f"One step after the reset pulse h is {first:.3f}; it should be within {OFF}."
    return None


def _comes_back(values, answer):
    rest = _waits(values, answer)[2]
    if not (np.abs(rest) < OFF).all():
        return f"Some steps after the reset h reaches {_largest(rest):.3f}; it was near 0 before."
    return None


def _only_once(values, answer):
    again, gone = _waits(values, answer)[3:]
    if not (again > ON).all():
        return f"After the second set pulse h falls to {again.min():.3f}; it should be above {ON}."
    if not (np.abs(gone) < OFF).all():
        return f"After the second reset h reaches {_largest(gone):.3f}; it should be within {OFF}."
    return None


def _largest(array: np.ndarray) -> float:
    return float(array[np.abs(array).argmax()])


DEMANDS = (
    Demand(
        "on-before-any-pulse",
        "On before any pulse",
        _noisy,
        "After a set pulse the unit is on, as it should be.",
        "Nothing was written yet: what do the gates and the candidate do at an input of zeros?",
    ),
    Demand(
        "not-set",
        "The set pulse does not show",
        _not_set,
        "A look at the cell alone may find the pulse there.",
        "What does the candidate say at a set pulse, and which gates decide whether it is written, "
        "kept and shown?",
    ),
    Demand(
        "fades",
        "The latch fades",
        _fades,
        "After ten steps it still looks on.",
        "What is left after 100 steps of a cell whose forget gate is 0.99?",
    ),
    Demand(
        "not-reset",
        "The reset pulse does not empty it",
        _not_reset,
        "A unit that holds for ever passes every test of holding.",
        "Which gate can empty a cell in one step, which row of W tells it about the reset, and is "
        "anything written at that step?",
    ),
    Demand(
        "comes-back",
        "It comes back on by itself",
        _comes_back,
        "Right after the reset the unit is off.",
        "How much is written at each empty step, and what do a hundred of them add up to?",
    ),
    Demand(
        "works-once",
        "It works only once",
        _only_once,
        "The first set and the first reset do what they should.",
        "What does the cell hold after the reset, and is it what it held at the start?",
    ),
)
