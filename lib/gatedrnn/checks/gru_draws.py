"""Random inputs for the GRU questions, on which every named mistake is visible.

No state, bias or weight is near zero, weights are of order one, and the sizes B, D, H and 3*H are
pairwise different and change from draw to draw.
"""

import numpy as np

from gatedrnn.params import GRUBeforeParams, GRUParams
from gatedrnn.reference import GRUBeforeCache, GRUBeforeCell, GRUCache, GRUCell
from gatedrnn.spec import HiddenState

BEFORE = ("x", "h", "W", "U", "b")


def draw_step(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw one step in which no term vanishes and no two sizes agree.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    dict of ndarray
        `x` (B, D), `h` (B, H), `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,), `b_hn` (H,), float64.
    """
    B = int(rng.choice([5, 7]))
    D, H = (int(n) for n in rng.permutation([2, 3, 4])[:2])
    return {
        "x": _away_from_zero(rng, 0.3, 1.2, (B, D)),
        "h": _away_from_zero(rng, 0.2, 0.9, (B, H)),
        "W": _away_from_zero(rng, 0.3, 0.9, (D, 3 * H)),
        "U": _away_from_zero(rng, 0.3, 0.9, (H, 3 * H)),
        "b": _away_from_zero(rng, 0.3, 0.9, (3 * H,)),
        "b_hn": _away_from_zero(rng, 0.3, 0.9, (H,)),
    }


def draw_before_step(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw what `draw_step` draws, without the second bias."""
    values = draw_step(rng)
    return {name: values[name] for name in BEFORE}


def draw_weights(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw `W` (D, 3*H), `U` (H, 3*H) and `b` (3*H,)."""
    values = draw_step(rng)
    return {name: values[name] for name in ("W", "U", "b")}


def draw_backward(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw the gradient that arrives, the cache of the reset after, and the weights."""
    values = draw_step(rng)
    return _backward(rng, values, reference_cache(values))


def draw_before_backward(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw the gradient that arrives, the cache of the reset before, and the weights."""
    values = draw_before_step(rng)
    return _backward(rng, values, before_cache(values))


def _backward(rng, values: dict, cache) -> dict[str, np.ndarray]:
    dh_new = _away_from_zero(rng, 0.3, 1.5, cache.h.shape)
    return {"dh_new": dh_new, **cache._asdict(), "W": values["W"], "U": values["U"]}


def reference_cache(values: dict) -> GRUCache:
    """Run the reference's step on an instance of `draw_step`."""
    cell = GRUCell(GRUParams(*(values[name] for name in GRUParams._fields)))
    return cell.forward(values["x"], HiddenState(values["h"]))[2]


def before_cache(values: dict) -> GRUBeforeCache:
    """Run the other reference's step on an instance of `draw_before_step`."""
    cell = GRUBeforeCell(GRUBeforeParams(*(values[name] for name in GRUBeforeParams._fields)))
    return cell.forward(values["x"], HiddenState(values["h"]))[2]


def _away_from_zero(rng, low: float, high: float, shape: tuple) -> np.ndarray:
    return rng.uniform(low, high, shape) * rng.choice([-1.0, 1.0], shape)
