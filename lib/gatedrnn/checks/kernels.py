"""The questions about a faster loop: gates side by side, one product for all steps, and a count."""

from functools import partial

import numpy as np

from gatedrnn.checks.question import Question

CALL = """
from gatedrnn.checks import kernels
from gatedrnn.checks.apply import apply
outputs = apply(globals().get("{name}"), kernels.{arguments}, inputs, {count})
"""
GATES = "ifgo"


def draw_parts(rng: np.random.Generator, first: float) -> dict[str, np.ndarray]:
    """Draw the parameters of each gate, and the `order` in which the dictionary gets the gates.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.
    first : float
        Number of the gate that comes first, 2 to 4; the book's order begins with 1.

    Returns
    -------
    dict of ndarray
        `order` (4,), and for each gate such as `W_i` (D, H), `U_i` (H, H), `b_i` (H,), float64.
    """
    D, H = (int(n) for n in rng.choice([3, 5, 6, 7], 2, replace=False))
    others = [number for number in (1.0, 2.0, 3.0, 4.0) if number != first]
    values = {"order": np.array([first, *rng.permutation(others)])}
    for gate in GATES:
        for name, shape in (("W", (D, H)), ("U", (H, H)), ("b", (H,))):
            values[f"{name}_{gate}"] = _away_from_zero(rng, shape)
    return values


def draw_inputs(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw `xs` (B, T, D), `W` (D, 4*H) and `b` (4*H,), all sizes different."""
    B, T, D = (int(n) for n in rng.choice([3, 5, 6, 7, 9], 3, replace=False))
    H = int(rng.choice([2, 4]))
    shapes = {"xs": (B, T, D), "W": (D, 4 * H), "b": (4 * H,)}
    return {name: _away_from_zero(rng, shape) for name, shape in shapes.items()}


def draw_sizes(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw `B, T, D, H` between which no slip is hidden by one being a simple part of another."""
    choices = {"B": [5, 7], "T": [9, 11, 13], "D": [11, 17, 19], "H": [23, 29, 37]}
    B, T = (int(rng.choice(choices[name])) for name in "BT")
    D, H = (int(rng.choice(choices[name])) for name in "DH")
    if T == D:
        return draw_sizes(rng)
    return {name: np.array(n) for name, n in zip("BTDH", (B, T, D, H), strict=True)}


def _away_from_zero(rng, shape: tuple) -> np.ndarray:
    return rng.uniform(0.3, 1.5, shape) * rng.choice([-1.0, 1.0], shape)


def parts_arguments(values: dict) -> dict:
    """Arguments of ``stack_gates(parts)``."""
    gates = [GATES[int(number) - 1] for number in values["order"]]
    return {"parts": {gate: tuple(values[f"{n}_{gate}"] for n in "WUb") for gate in gates}}


def inputs_arguments(values: dict) -> dict:
    """Arguments of ``hoist(xs, W, b)``."""
    return {name: values[name] for name in ("xs", "W", "b")}


def sizes_arguments(values: dict) -> dict:
    """Arguments of ``flops_lstm(B, T, D, H)``."""
    return {name: int(values[name]) for name in "BTDH"}


def expected_stacked(values: dict) -> tuple:
    """Right `W, U, b`, the blocks in the order of :eq:`lstm-preactivation`."""
    return tuple(np.concatenate([values[f"{n}_{g}"] for g in GATES], axis=-1) for n in "WUb")


def expected_hoisted(values: dict) -> tuple:
    """Right `A` (B, T, 4*H): what of :eq:`lstm-preactivation` needs no state."""
    return (values["xs"] @ values["W"] + values["b"],)


def expected_flops(values: dict) -> tuple:
    """Right number of operations in the matrix products of a forward pass."""
    B, T, D, H = (values[name] for name in "BTDH")
    return (8 * B * T * H * (D + H),)


def _question(name, points, returns, draws, arguments, expected, integers=False) -> Question:
    call = CALL.format(name=name, arguments=arguments.__name__, count=len(returns)).strip()
    return Question(name, points, returns, call, draws, arguments, expected, integers=integers)


stack_gates = _question(
    "stack_gates",
    2,
    {"W": ("D", "4*H"), "U": ("H", "4*H"), "b": ("4*H",)},
    (partial(draw_parts, first=2.0), partial(draw_parts, first=4.0)),
    parts_arguments,
    expected_stacked,
)
hoist = _question(
    "hoist",
    2,
    {"A": ("B", "T", "4*H")},
    (draw_inputs, draw_inputs),
    inputs_arguments,
    expected_hoisted,
)
flops_lstm = _question(
    "flops_lstm",
    1,
    {"count": ()},
    (draw_sizes, draw_sizes),
    sizes_arguments,
    expected_flops,
    integers=True,
)
