"""The numbers of the saturation explorer: NumPy, no picture, no widget."""

from functools import cache
from typing import NamedTuple

import numpy as np

from gatedrnn.params import RNNParams
from gatedrnn.reference import RNNCell, unroll
from gatedrnn.viz.explorers.draws import drawer, hadamard
from gatedrnn.viz.explorers.panel import check_settings

H, T, SEED = 8, 50, 3
STUCK = 0.99

# Name: (initial value, least, greatest, step of the slider), or (initial value, choices).
KNOBS = {
    "recurrent_scale": (1.0, 0.0, 2.0, 0.05),
    "bias": (0.0, -3.0, 3.0, 0.1),
    "signs": ("both signs", ("both signs", "positive")),
}
START = {name: knob[0] for name, knob in KNOBS.items()}


class Units(NamedTuple):
    """Hidden units over time.

    Attributes
    ----------
    hs : ndarray (T, H)
        State after each step.
    stuck : float
        Share of states beyond 0.99 in size.
    traces : ndarray (T,)
        Distance of each state from that of a twin whose first input is half as large.
    """

    hs: np.ndarray
    stuck: float
    traces: np.ndarray


def saturation(**settings) -> Units:
    """Run the explorer's network.

    Parameters
    ----------
    **settings : float or str
        Any of `recurrent_scale`, `bias` and `signs`.

    Returns
    -------
    Units
        The same numbers as in the page.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.
    """
    check_settings("saturation", KNOBS, settings)
    settings = START | settings
    W, U, xs = _network()
    if settings["signs"] == "positive":
        W, U, xs = np.abs(W), np.abs(U), np.abs(xs)
    b = np.full(H, float(settings["bias"]))
    cell = RNNCell(RNNParams(W, settings["recurrent_scale"] * U, b))
    twin = xs.copy()
    twin[0] /= 2
    ys, _ = unroll(cell, np.stack([xs, twin]))
    traces = np.linalg.norm(ys[0] - ys[1], axis=1)
    return Units(ys[0], float(np.mean(np.abs(ys[0]) > STUCK)), traces)


@cache
def _network() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    uniform = drawer(SEED)
    W = uniform(1, H)
    left, right = (np.where(uniform(H) < 0, -1, 1) for _ in range(2))
    U = left[:, None] * hadamard(H) * right / np.sqrt(H)
    return W, U, uniform(T, 1, limit=1.5)
