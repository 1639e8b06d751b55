"""Random inputs for the questions about the plain RNN, on which every named mistake is visible.

No state, bias or weight is near zero, weights are of order one, and the sizes B, T, D and H are
pairwise different and change from draw to draw.
"""

import numpy as np

from gatedrnn.params import RNNParams
from gatedrnn.reference import RNNCache, RNNCell, unroll_forward
from gatedrnn.spec import HiddenState


def draw_step(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw one step in which no term vanishes and no two sizes agree.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    dict of ndarray
        `x` (B, D), `h` (B, H), `W` (D, H), `U` (H, H), `b` (H,), float64.
    """
    B = int(rng.choice([5, 7]))
    D, H = (int(n) for n in rng.permutation([2, 3, 4])[:2])
    return {
        "x": _away_from_zero(rng, 0.3, 1.2, (B, D)),
        "h": _away_from_zero(rng, 0.2, 0.9, (B, H)),
        "W": _away_from_zero(rng, 0.3, 0.9, (D, H)),
        "U": _away_from_zero(rng, 0.3, 0.9, (H, H)),
        "b": _away_from_zero(rng, 0.3, 0.9, (H,)),
    }


def draw_sequence(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw a sequence `xs` (B, T, D) beside the state and parameters of `draw_step`."""
    values = draw_step(rng)
    B, D = values.pop("x").shape
    # More than one step longer than B: else "as many steps as sequences" is "last step skipped".
    T = int(rng.choice([9, 10]))
    return {"xs": _away_from_zero(rng, 0.3, 1.2, (B, T, D)), **values}


def draw_step_backward(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw the gradient that arrives, the reference's cache, and the weights."""
    values = draw_step(rng)
    cache = caches_of({**values, "xs": values["x"][:, None]})[0]
    arriving = {"dh_new": _away_from_zero(rng, 0.3, 1.5, cache.h_new.shape)}
    return {**arriving, **cache._asdict(), "W": values["W"], "U": values["U"]}


def draw_backward(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw a gradient at every output and at the last state, and the reference's caches.

    The caches come as one array for each field, time first.
    """
    values = draw_sequence(rng)
    # Few steps, so that the gradient is still there at the first; six is no other size.
    values["xs"] = values["xs"][:, :6]
    B, T, _ = values["xs"].shape
    H = len(values["b"])
    caches = caches_of(values)
    stacked = {name: np.stack([getattr(c, name) for c in caches]) for name in RNNCache._fields}
    arriving = {
        "dys": _away_from_zero(rng, 0.3, 1.5, (B, T, H)),
        "dh_last": _away_from_zero(rng, 0.3, 1.5, (B, H)),
    }
    return {**arriving, **stacked, "W": values["W"], "U": values["U"]}


def caches_of(values: dict) -> list[RNNCache]:
    """Run the reference over an instance of `draw_sequence`; one cache a step."""
    cell = RNNCell(RNNParams(values["W"], values["U"], values["b"]))
    return unroll_forward(cell, values["xs"], HiddenState(values["h"]))[2].caches


def _away_from_zero(rng, low: float, high: float, shape: tuple) -> np.ndarray:
    return rng.uniform(low, high, shape) * rng.choice([-1.0, 1.0], shape)
