"""The memory-horizon explorer: the module of the page as a widget, its picture, its sentence."""

from pathlib import Path

import anywidget
import numpy as np
import traitlets
from matplotlib.figure import Figure

from gatedrnn.viz.explorers.memory_horizon_math import (
    CHANCE,
    KNOBS,
    RECORDED,
    START,
    memory_horizon,
    nearest,
)
from gatedrnn.viz.explorers.panel import checked, module_text
from gatedrnn.viz.explorers.words import typeset
from gatedrnn.viz.style import GRID, HUES, INK, MUTED, card, new_card

MODULE = Path(__file__).with_suffix(".js")
BOTTOM = 1e-12


class MemoryHorizon(anywidget.AnyWidget):
    """Sliders and curves in a notebook; the browser computes, Python may read and drive it.

    Attributes
    ----------
    forget_bias : float
        Bias of the forget gate, -1 to 6.
    T : int
        Number of steps, 10 to 200.

    Raises
    ------
    ValueError
        If a setting is no number or out of its range.
    """

    _esm = module_text(MODULE)
    forget_bias = traitlets.Any(START["forget_bias"]).tag(sync=True)
    T = traitlets.Any(START["T"]).tag(sync=True)

    _check = checked("memory horizon", KNOBS)


@card
def picture(**settings) -> Figure:
    """Draw the explorer as it looks before a reader touches it.

    Parameters
    ----------
    **settings : float or int
        Any of `forget_bias` and `T`.

    Returns
    -------
    matplotlib.figure.Figure
        What a page shows without JavaScript.
    """
    horizon, settings = memory_horizon(**settings), START | settings
    figure = new_card(height=5.4)
    top, bottom = figure.subplots(2, 1)
    top.plot(np.where(horizon.shares >= BOTTOM, horizon.shares, np.nan), color=HUES["f"])
    if horizon.half_life <= settings["T"]:
        top.plot(horizon.half_life, 0.5, "o", color=HUES["g"])
        words = f"half after {horizon.half_life:.1f}"
        top.annotate(words, (horizon.half_life, 0.5), (8, 3), textcoords="offset points")
    top.set(yscale="log", ylim=(BOTTOM, 3), title="Share of the cell that is left")
    top.set_yticks(10.0 ** np.arange(-12, 1, 4))
    top.minorticks_off()
    top.grid(axis="y")
    for axes in (top, bottom):
        axes.set(xlabel="steps", xlim=(0, RECORDED["T"][-1]))
    chosen = nearest("bias", settings["forget_bias"])
    for row, accuracies in enumerate(RECORDED["mean"]):
        colour = HUES["f"] if row == chosen else GRID
        bottom.plot(RECORDED["T"], accuracies, color=colour, zorder=2 + (row == chosen))
    spread = RECORDED["least"][chosen], RECORDED["most"][chosen]
    bottom.vlines(RECORDED["T"], *spread, color=HUES["f"], linewidth=1.2)
    bottom.axhline(CHANCE, color=MUTED, linestyle="--", linewidth=1)
    bottom.annotate(
        "chance", (200, CHANCE), (0, -4), textcoords="offset points", ha="right", va="top"
    )
    bottom.axvline(settings["T"], color=INK, linewidth=0.9)
    bottom.set_ylim(0, 1.03)
    bottom.set_title(f"Accuracy after training from bias {horizon.bias:g}")
    return figure


def describe(**settings) -> str:
    """Say what `picture` shows.

    Parameters
    ----------
    **settings : float or int
        Any of `forget_bias` and `T`.

    Returns
    -------
    str
        The picture's alternative text.
    """
    horizon, settings = memory_horizon(**settings), START | settings
    return (
        f"With forget bias {settings['forget_bias']:g} the gate starts at {horizon.f:.3f}: half of "
        f"the cell is left after {horizon.half_life:.1f} steps, and {typeset(horizon.shares[-1])} "
        f"of it after {settings['T']}. Recorded nearby: trained from bias {horizon.bias:g} to hold "
        f"a symbol for {horizon.length} steps, {RECORDED['seeds']} networks reach accuracies from "
        f"{horizon.least:.2f} to {horizon.most:.2f}; guessing reaches {CHANCE}."
    )
