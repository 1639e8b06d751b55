"""The numbers of the bptt-paths explorer: NumPy, no picture, no widget."""

from functools import cache
from typing import NamedTuple

import numpy as np

from gatedrnn.params import RNNParams
from gatedrnn.reference import RNNCell, unroll_forward
from gatedrnn.spec import HiddenState
from gatedrnn.viz.explorers.draws import drawer, hadamard
from gatedrnn.viz.explorers.panel import check_settings

D, H, T_MAX, SEED = 2, 4, 10, 7

# Name: (initial value, least, greatest, step of the slider); `losses` has one bit for each step.
KNOBS = {
    "T": (8, 2, T_MAX, 1),
    "recurrent_scale": (1.0, 0.0, 2.0, 0.05),
    "losses": (128, 0, 2**T_MAX - 1, 1),
}
START = {name: knob[0] for name, knob in KNOBS.items()}


class Paths(NamedTuple):
    """What flows back through each step.

    Attributes
    ----------
    arriving : ndarray (T,)
        Norm of the gradient at each step's state.
    shares : ndarray (T,)
        Norm of each step's contribution to the gradient of `U`.
    """

    arriving: np.ndarray
    shares: np.ndarray


def bptt_paths(**settings) -> Paths:
    """Carry the gradients of some losses back through the explorer's network.

    Parameters
    ----------
    **settings : float or int
        Any of `T`, `recurrent_scale` and `losses`.

    Returns
    -------
    Paths
        The same numbers as in the page.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.

    Notes
    -----
    Draws the terms of :eq:`rnn-dparams`.
    """
    check_settings("bptt paths", KNOBS, settings)
    T, scale, losses = (START | settings).values()
    W, U, start, xs, dys = _network()
    cell = RNNCell(RNNParams(W, scale * U, np.zeros(H)))
    _, _, tape = unroll_forward(cell, xs[None, :T], HiddenState(start[None]))
    arriving, shares, dstate = np.zeros(T), np.zeros(T), cell.initial_state(1)
    for t in reversed(range(T)):
        dy = dys[None, t] * (losses >> t & 1)
        arriving[t] = np.linalg.norm(dy + dstate.h)
        _, dstate, dparams = cell.backward(dy, dstate, tape.caches[t])
        shares[t] = np.linalg.norm(dparams.U)
    return Paths(arriving, shares)


@cache
def _network() -> tuple[np.ndarray, ...]:
    uniform = drawer(SEED)
    W = uniform(D, H)
    left, right = (np.where(uniform(H) < 0, -1, 1) for _ in range(2))
    U = left[:, None] * hadamard(H) * right / np.sqrt(H)
    return W, U, uniform(H, limit=0.8), uniform(T_MAX, D), uniform(T_MAX, H)
