"""Two questions about an LSTM of one unit whose weights are set by hand: a latch and a counter."""

import numpy as np

from gatedrnn.checks import counter_demands, latch_demands
from gatedrnn.checks.question import Question
from gatedrnn.data.tasks import brackets

CALL = """
from gatedrnn.checks import lstm_by_hand
from gatedrnn.checks.apply import apply
outputs = apply(globals().get("{name}"), lstm_by_hand.no_arguments, inputs, 3)
"""
# Steps without a pulse between two pulses, and brackets in a string.
HOLD, LENGTH = 100, 60


def draw_pulses(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw `xs` (T, 2): some empty steps, then set, reset, set and reset, each held for `HOLD`."""
    wait = int(rng.integers(5, 21))
    xs = np.zeros((wait + 4 * (1 + HOLD), 2))
    for pulse in range(4):
        xs[wait + pulse * (1 + HOLD), pulse % 2] = 1
    return {"xs": xs}


def draw_brackets(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw `xs` (B, T, 2), one-hot strings of brackets; the first is the deepest of its length."""
    # Where a count drifts at all, it drifts most here: no verdict depends on the other strings.
    deepest = np.repeat(np.eye(2)[None], LENGTH // 2, axis=1)
    return {"xs": np.concatenate([deepest, brackets(8, LENGTH, rng=rng).xs])}


def no_arguments(values: dict) -> dict:
    """``latch_weights()`` and ``counter_weights()`` take no arguments."""
    return {}


def expected_shapes(values: dict) -> tuple:
    """Arrays shaped like `W, U, b` of one unit; their values are nobody's answer."""
    return np.zeros((2, 4)), np.zeros((1, 4)), np.zeros(4)


def _question(name, draw, demands) -> Question:
    returns = {"W": ("D", "4*H"), "U": ("H", "4*H"), "b": ("4*H",)}
    call = CALL.format(name=name).strip()
    return Question(
        name,
        2,
        returns,
        call,
        (draw, draw),
        no_arguments,
        expected_shapes,
        demands,
        whole_numbers=True,
    )


latch_weights = _question("latch_weights", draw_pulses, latch_demands.DEMANDS)
counter_weights = _question("counter_weights", draw_brackets, counter_demands.DEMANDS)
