"""Two more questions about the plain RNN: its parameters, and weights with which it lives."""

import numpy as np

from gatedrnn.checks.demands import Demand
from gatedrnn.checks.question import Question
from gatedrnn.params import RNNParams
from gatedrnn.reference import RNNCell, unroll

CALL = """
from gatedrnn.checks import recurrence
from gatedrnn.checks.apply import apply
outputs = apply(globals().get("{name}"), recurrence.{arguments}, inputs, {count})
"""
T = 100
# Fraction of stuck states that is still accepted.
STUCK = 0.05


def draw_sizes(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw `D` and `H`, different and larger than 1."""
    D, H = rng.choice(np.arange(5, 40), 2, replace=False)
    return {"D": np.array(int(D)), "H": np.array(int(H))}


def draw_weights_request(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw `seed`, sizes `D` and `H`, and inputs `xs` (1, T, D) between 0 and 1 to try them on."""
    D, H = int(rng.integers(20, 40)), int(rng.integers(48, 80))
    seed = np.array(int(rng.integers(2**31)))
    return {"seed": seed, "D": np.array(D), "H": np.array(H), "xs": rng.random((1, T, D))}


def count_arguments(values: dict) -> dict:
    """Arguments of ``count_rnn_params(D, H)``."""
    return {"D": int(values["D"]), "H": int(values["H"])}


def weights_arguments(values: dict) -> dict:
    """Arguments of ``living_weights(rng, D, H)``."""
    return {"rng": np.random.default_rng(int(values["seed"])), **count_arguments(values)}


def expected_count(values: dict) -> tuple:
    """Right number of parameters."""
    D, H = values["D"], values["H"]
    return (D * H + H * H + H,)


def expected_shapes(values: dict) -> tuple:
    """Arrays shaped like `W, U, b`; their values are nobody's answer."""
    D, H = int(values["D"]), int(values["H"])
    return np.zeros((D, H)), np.zeros((H, H)), np.zeros(H)


def run(values: dict, answer: list) -> np.ndarray:
    """States of the answer's network on the instance's inputs, (T, H)."""
    cell = RNNCell(RNNParams(*(np.asarray(a, np.float64) for a in answer)))
    # Huge weights of both signs overflow to NaN, and a warning would cost points in nbgrader.
    with np.errstate(all="ignore"):
        return unroll(cell, values["xs"])[0][0]


def share_stuck(values: dict, answer: list) -> float:
    """Fraction of the states beyond 0.95 in size, or not a number."""
    return float(np.mean(~(np.abs(run(values, answer)) < 0.95)))


def _positive(values, answer):
    # Weights of one sign that are small enough live as well.
    if share_stuck(values, answer) <= STUCK:
        return None
    W, U, _ = answer
    for name, array in (("W", W), ("U", U)):
        if array.any() and (array >= 0).all():
            return f"No entry of {name} is negative, so the terms of the sum cannot cancel."
    return None


def _saturated(values, answer):
    share = share_stuck(values, answer)
    if share > STUCK:
        return f"{share:.0%} of the states lie beyond 0.95 in size; at most 5% should."
    return None


def _dead(values, answer):
    mean = np.abs(run(values, answer)).mean()
    if mean < 0.02:
        return f"The states have a mean size of {mean:.1g}, where tanh is a straight line."
    return None


def _forgetful(values, answer):
    other = values["xs"].copy()
    other[:, 0] = 1 - other[:, 0]
    change = np.abs(run({"xs": other}, answer)[2] - run(values, answer)[2]).max()
    if change < 1e-3:
        return f"Another first input changes the state two steps later by {change:.1g} at most."
    return None


DEMANDS = (
    Demand(
        "positive-weights",
        "Weights of one sign",
        _positive,
        "The shapes are right and the demonstration prints numbers between -1 and 1.",
        "How large is a sum of a hundred positive terms, and what does tanh make of it?",
    ),
    Demand(
        "saturated",
        "The state is stuck",
        _saturated,
        "A few units or a few inputs may look healthy; the sum grows with their number.",
        "How does the size of a sum of n random terms grow with n?",
    ),
    Demand(
        "dead",
        "The state hardly moves",
        _dead,
        "Nothing is saturated, so a test for saturation passes.",
        "What is left of a state of 0.01 after ten steps with weights of 0.01?",
    ),
    Demand(
        "no-memory",
        "The state remembers nothing",
        _forgetful,
        "The states are alive: they follow the input of their own step.",
        "Through which of the three arrays does the first input reach the third state?",
    ),
)


def _call(name: str, arguments: str, count: int) -> str:
    return CALL.format(name=name, arguments=arguments, count=count).strip()


count_rnn_params = Question(
    "count_rnn_params",
    1,
    {"count": ()},
    _call("count_rnn_params", "count_arguments", 1),
    (draw_sizes, draw_sizes),
    count_arguments,
    expected_count,
    integers=True,
)
living_weights = Question(
    "living_weights",
    2,
    {"W": ("D", "H"), "U": ("H", "H"), "b": ("H",)},
    _call("living_weights", "weights_arguments", 3),
    (draw_weights_request, draw_weights_request),
    weights_arguments,
    expected_shapes,
    demands=DEMANDS,
)
