"""The numbers of the one-cell explorer: NumPy, no picture, no widget."""

from typing import NamedTuple

import numpy as np

from gatedrnn.viz.explorers.draws import drawer
from gatedrnn.viz.explorers.panel import check_settings

T, FIRST, SECOND, LATE, SEED = 40, 5, 20, 31, 5

# Name: (initial value, least, greatest, step of the slider), or (initial value, choices).
KNOBS = {
    "f": (0.9, 0.0, 1.0, 0.01),
    "i": (1.0, 0.0, 1.0, 0.01),
    "o": (1.0, 0.0, 1.0, 0.01),
    "opens": ("at the start", ("at the start", "at step 31")),
    "pulses": ("one", ("one", "two", "every step", "random")),
}
START = {name: knob[0] for name, knob in KNOBS.items()}


class Trace(NamedTuple):
    """One cell over time.

    Attributes
    ----------
    gs : ndarray (T,)
        Candidate of each step: the pulses.
    os : ndarray (T,)
        Output gate of each step.
    cs : ndarray (T,)
        Cell after each step.
    hs : ndarray (T,)
        Hidden state after each step.
    """

    gs: np.ndarray
    os: np.ndarray
    cs: np.ndarray
    hs: np.ndarray


def one_cell(**settings) -> Trace:
    """Run one cell whose gates are set by hand.

    Parameters
    ----------
    **settings : float or str
        Any of `f`, `i`, `o`, `opens` and `pulses`.

    Returns
    -------
    Trace
        The same numbers as in the page.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.

    Notes
    -----
    Draws :eq:`lstm-cell` and :eq:`lstm-hidden`.
    """
    check_settings("one cell", KNOBS, settings)
    f, i, o, opens, pulses = (START | settings).values()
    gs, os, cs = candidates(pulses), np.full(T, float(o)), np.zeros(T)
    if opens == "at step 31":
        os[: LATE - 1] = 0
    c = 0.0
    for t, g in enumerate(gs):
        c = f * c + i * g
        cs[t] = c
    return Trace(gs, os, cs, os * np.tanh(cs))


def candidates(pulses: str) -> np.ndarray:
    """Return what each step would like to write.

    Parameters
    ----------
    pulses : {"one", "two", "every step", "random"}
        The pattern.

    Returns
    -------
    ndarray (T,)
        1 where a pulse comes and 0 elsewhere, or a draw between -1 and 1 at every step.
    """
    if pulses == "random":
        return drawer(SEED)(T)
    gs = np.full(T, float(pulses == "every step"))
    gs[FIRST - 1] = 1
    gs[SECOND - 1] = pulses != "one"
    return gs
