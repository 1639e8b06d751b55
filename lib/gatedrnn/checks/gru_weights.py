"""Two questions about the weights of a GRU: the other meaning of z, and equal placements."""

import numpy as np

from gatedrnn.checks.gru_draws import draw_weights
from gatedrnn.checks.gru_placements import DEMANDS
from gatedrnn.checks.question import Question

CALL = """
from gatedrnn.checks import gru_weights
from gatedrnn.checks.apply import apply
outputs = apply(globals().get("{name}"), gru_weights.{arguments}, inputs, {count})
"""


def draw_request(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw `seed`, sizes `D` and `H`, and inputs `x` (B, D) and states `h` (B, H) to try."""
    B, D, H = 60, int(rng.integers(3, 7)), int(rng.integers(8, 13))
    seed = np.array(int(rng.integers(2**31)))
    x, h = rng.normal(size=(B, D)), rng.uniform(-0.9, 0.9, (B, H))
    return {"seed": seed, "D": np.array(D), "H": np.array(H), "x": x, "h": h}


def flip_arguments(values: dict) -> dict:
    """Arguments of ``flip_z_convention(W, U, b)``."""
    return {name: values[name] for name in ("W", "U", "b")}


def weights_arguments(values: dict) -> dict:
    """Arguments of ``same_in_both(rng, D, H)``."""
    rng = np.random.default_rng(int(values["seed"]))
    return {"rng": rng, "D": int(values["D"]), "H": int(values["H"])}


def expected_flipped(values: dict) -> tuple:
    """Right `W, U, b`: the block of z has the other sign."""
    H = len(values["U"])
    sign = np.repeat([1.0, -1.0, 1.0], H)
    return tuple(values[name] * sign for name in ("W", "U", "b"))


def expected_shapes(values: dict) -> tuple:
    """Arrays shaped like `W, U, b`; their values are nobody's answer."""
    D, H = int(values["D"]), int(values["H"])
    return np.zeros((D, 3 * H)), np.zeros((H, 3 * H)), np.zeros(3 * H)


def _call(name: str, arguments: str) -> str:
    return CALL.format(name=name, arguments=arguments, count=3).strip()


WEIGHTS = {"W": ("D", "3*H"), "U": ("H", "3*H"), "b": ("3*H",)}
flip_z_convention = Question(
    "flip_z_convention",
    1,
    WEIGHTS,
    _call("flip_z_convention", "flip_arguments"),
    (draw_weights, draw_weights),
    flip_arguments,
    expected_flipped,
)
same_in_both = Question(
    "same_in_both",
    2,
    WEIGHTS,
    _call("same_in_both", "weights_arguments"),
    (draw_request, draw_request),
    weights_arguments,
    expected_shapes,
    demands=DEMANDS,
    whole_numbers=True,
)
