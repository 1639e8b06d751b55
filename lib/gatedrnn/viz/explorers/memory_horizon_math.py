"""The numbers of the memory-horizon explorer: NumPy and a table, no picture, no widget."""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gatedrnn.viz.explorers.panel import check_settings

RECORDED = json.loads(Path(__file__).with_name("memory_horizon.json").read_text(encoding="utf-8"))
"""Accuracies of trained networks over their initial forget bias and T; `make memory` writes it."""

# Name: (initial value, least, greatest, step of the slider).
KNOBS = {"forget_bias": (1.0, -1.0, 6.0, 0.25), "T": (50, 10, 200, 5)}
START = {name: knob[0] for name, knob in KNOBS.items()}
CHANCE = 0.25


class Horizon(NamedTuple):
    """How long an open gate keeps a cell, and what came of training from there.

    Attributes
    ----------
    f : float
        The forget gate at its bias alone.
    half_life : float
        Steps after which half of the cell is left.
    shares : ndarray (T+1,)
        Share of the cell that is left after 0 to T steps.
    bias, length : float, int
        The recorded bias and T that are nearest to the knobs; of two, the smaller.
    least, mean, most : float
        Accuracy of the networks that were trained there.
    """

    f: float
    half_life: float
    shares: np.ndarray
    bias: float
    length: int
    least: float
    mean: float
    most: float


def memory_horizon(**settings) -> Horizon:
    """Follow a cell under a constant forget gate, and look up the nearest training runs.

    Parameters
    ----------
    **settings : float or int
        Any of `forget_bias` and `T`.

    Returns
    -------
    Horizon
        The same numbers as in the page.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.

    Notes
    -----
    Draws :eq:`lstm-half-life`.
    """
    check_settings("memory horizon", KNOBS, settings)
    forget_bias, T = (START | settings).values()
    f = 1 / (1 + np.exp(-forget_bias))
    row, column = nearest("bias", forget_bias), nearest("T", T)
    return Horizon(
        f,
        -1 / np.log2(f),
        f ** np.arange(T + 1),
        RECORDED["bias"][row],
        RECORDED["T"][column],
        *(RECORDED[name][row][column] for name in ("least", "mean", "most")),
    )


def nearest(axis: str, value: float) -> int:
    """Return the place on an axis of the table that is nearest to a value.

    Parameters
    ----------
    axis : {"bias", "T"}
        Axis of `RECORDED`.
    value : float
        What is looked for.

    Returns
    -------
    int
        Its place; of two that are as near, the first.
    """
    return int(np.argmin(np.abs(np.array(RECORDED[axis]) - value)))
