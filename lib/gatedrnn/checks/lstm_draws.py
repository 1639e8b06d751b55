"""Random inputs for the LSTM questions, on which every named mistake is visible.

No state, bias or weight is near zero, weights are of order one, and the sizes B, T, D and H are
pairwise different and change from draw to draw.
"""

import numpy as np

from gatedrnn.params import LSTMParams
from gatedrnn.reference import LSTMCache, LSTMCell, unroll_forward
from gatedrnn.spec import LSTMState


def draw_step(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw one step in which no term vanishes and no two sizes agree.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    dict of ndarray
        `x` (B, D), `h`, `c` (B, H), `W` (D, 4*H), `U` (H, 4*H), `b` (4*H,), float64.
    """
    B = int(rng.choice([5, 7]))
    D, H = (int(n) for n in rng.permutation([2, 3, 4])[:2])
    return {
        "x": _away_from_zero(rng, 0.3, 1.5, (B, D)),
        "h": _away_from_zero(rng, 0.2, 0.9, (B, H)),
        "c": _away_from_zero(rng, 0.4, 1.5, (B, H)),
        "W": _away_from_zero(rng, 0.3, 1.0, (D, 4 * H)),
        "U": _away_from_zero(rng, 0.3, 1.0, (H, 4 * H)),
        "b": _away_from_zero(rng, 0.3, 1.0, (4 * H,)),
    }


def draw_cell_update(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw an old cell state and four activated values, each (B, H)."""
    cache = reference_cache(draw_step(rng))
    return {name: getattr(cache, name) for name in ("c", "i", "f", "g", "o")}


def draw_sequence(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw a sequence `xs` (B, T, D) beside the states and parameters of `draw_step`."""
    values = draw_step(rng)
    B, D = values.pop("x").shape
    # More than one step longer than B: else "as many steps as sequences" is "last step skipped".
    T = int(rng.choice([9, 10]))
    return {"xs": _away_from_zero(rng, 0.3, 1.5, (B, T, D)), **values}


def draw_backward(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw the gradients that arrive, the reference's cache, and the weights."""
    values = draw_step(rng)
    cache = reference_cache(values)
    shape = cache.c_new.shape
    arriving = {name: _away_from_zero(rng, 0.3, 1.5, shape) for name in ("dh_new", "dc_new")}
    return {**arriving, **cache._asdict(), "W": values["W"], "U": values["U"]}


def draw_sequence_backward(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw a gradient at every hidden state and at both last states, and the reference's caches.

    The caches come as one array for each field, time first.
    """
    values = draw_sequence(rng)
    # Few steps, so that the gradient is still there at the first; six is no other size.
    values["xs"] = values["xs"][:, :6]
    caches = reference_caches(values)
    stacked = {name: np.stack([getattr(c, name) for c in caches]) for name in LSTMCache._fields}
    # Among so many cells one may be near zero, and a slip in its gradient would not show.
    if min(np.abs(array).min() for array in stacked.values()) < 3e-4:
        return draw_sequence_backward(rng)
    T, B, H = stacked["h"].shape
    arriving = {
        "dhs": _away_from_zero(rng, 0.3, 1.5, (B, T, H)),
        "dh_last": _away_from_zero(rng, 0.3, 1.5, (B, H)),
        "dc_last": _away_from_zero(rng, 0.3, 1.5, (B, H)),
    }
    return {**arriving, **stacked, "W": values["W"], "U": values["U"]}


def draw_one_sequence(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw the reference's cache of one step of one sequence, without a batch axis, and `U`."""
    values = draw_step(rng)
    row = {name: array[0] for name, array in reference_cache(values)._asdict().items()}
    if min(np.abs(array).min() for array in row.values()) < 1e-2:
        return draw_one_sequence(rng)
    return {**row, "U": values["U"]}


def reference_caches(values: dict) -> list[LSTMCache]:
    """Run the reference over an instance of `draw_sequence`; one cache a step."""
    cell = LSTMCell(LSTMParams(values["W"], values["U"], values["b"]))
    state = LSTMState(values["h"], values["c"])
    return unroll_forward(cell, values["xs"], state)[2].caches


def reference_cache(values: dict) -> LSTMCache:
    """Run the reference's step on an instance of `draw_step`."""
    cell = LSTMCell(LSTMParams(values["W"], values["U"], values["b"]))
    return cell.forward(values["x"], LSTMState(values["h"], values["c"]))[2]


def _away_from_zero(rng, low: float, high: float, shape: tuple) -> np.ndarray:
    return rng.uniform(low, high, shape) * rng.choice([-1.0, 1.0], shape)
