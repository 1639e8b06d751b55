"""The numbers of the kernel-ladder explorer: NumPy and a table, no picture, no widget."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gatedrnn.viz.explorers.panel import check_settings

RECORDED = json.loads(Path(__file__).with_name("kernel_ladder.json").read_text(encoding="utf-8"))
"""Two numbers a rung and pass, fitted to measured times; `make bench-kernels` writes them."""

MODES = {"forward": ("f", 1, 1), "forward and backward": ("fb", 3, 2)}
"""For each choice its key in the table, its products and its launches a step."""

# Name: (initial value, allowed values).
KNOBS = {
    "B": (32, (8, 16, 32, 64, 128, 256)),
    "T": (64, (16, 32, 64, 128, 256, 512, 1024)),
    "H": (256, (32, 64, 128, 256, 512, 1024)),
    "passes": ("forward", tuple(MODES)),
}
START = {name: knob[0] for name, knob in KNOBS.items()}


class Ladder(NamedTuple):
    """What the model says of every rung at one size, in microseconds.

    Attributes
    ----------
    times : ndarray (N,)
        Predicted time of each rung.
    overhead : ndarray (N,)
        Share of it that the steps cost at any size; the rest is arithmetic.
    worst : ndarray (N,)
        Largest error of the model at the timed sizes, in shares of the time.
    fits : list of bool
        Whether the rung takes this hidden size.
    fastest : int
        The rung with the least time, of those that fit.
    factor : float
        How many times as long the first rung takes.
    floor : float
        The least time of arithmetic and of bytes, the larger of the two.
    launches : float
        The least time of one kernel a step.
    outside : bool
        Whether B, T or H lies outside the timed sizes.
    """

    times: np.ndarray
    overhead: np.ndarray
    worst: np.ndarray
    fits: list
    fastest: int
    factor: float
    floor: float
    launches: float
    outside: bool


def kernel_ladder(table: Mapping = RECORDED, **settings) -> Ladder:
    """Predict the time of every rung, inputs as wide as the state.

    Parameters
    ----------
    table : mapping
        Two numbers a rung and pass, the rates of the machine, and what was timed.
    **settings : int or str
        Any of `B`, `T`, `H` and `passes`.

    Returns
    -------
    Ladder
        The same numbers as in the page.

    Raises
    ------
    ValueError
        If a setting is unknown or not among the choices.
    """
    check_settings("kernel ladder", KNOBS, settings)
    B, T, H, passes = (START | settings).values()
    mode, products, launches = MODES[passes]
    rungs, rates = table["rungs"], table["rates"]
    gflop = 16e-9 * B * T * H**2 * products
    steps = np.array([T * rung[mode]["step_us"] for rung in rungs])
    times = steps + np.array([gflop * rung[mode]["gflop_us"] for rung in rungs])
    fits = [rung["up_to"] is None or rung["up_to"] >= H for rung in rungs]
    fastest = int(np.argmin(np.where(fits, times, np.inf)))
    # Weights, inputs and outputs, each moved once a pass.
    moved = (8 * H**2 + 2 * T * B * H) * products * table["itemsize"]
    range_of = {"B": B, "T": T, "H": H}
    return Ladder(
        times,
        steps / times,
        np.array([rung[mode]["worst"] for rung in rungs]),
        fits,
        fastest,
        times[0] / times[fastest],
        max(1e3 * gflop / rates["tflops"], 1e-3 * moved / rates["gbs"]),
        launches * T * rates["launch_us"],
        any(not low <= range_of[name] <= high for name, (low, high) in table["range"].items()),
    )


def decades(table: Mapping = RECORDED) -> tuple[int, int]:
    """Return the powers of ten between which every prediction lies, in microseconds.

    Parameters
    ----------
    table : mapping
        As in `kernel_ladder`.

    Returns
    -------
    low, high : int
        Ends of an axis that never moves, so that two settings can be compared by eye.
    """
    ends = [{name: values[end] for name, (_, values) in KNOBS.items()} for end in (0, -1)]
    low, high = (kernel_ladder(table, **settings).times for settings in ends)
    return int(np.floor(np.log10(low.min()))), int(np.ceil(np.log10(high.max())))
