"""The bptt-paths explorer: the module of the page as a widget, its picture and its sentence."""

from pathlib import Path

import anywidget
import numpy as np
import traitlets
from matplotlib.figure import Figure

from gatedrnn.viz.explorers.bptt_paths_math import KNOBS, START, bptt_paths
from gatedrnn.viz.explorers.panel import checked, module_text
from gatedrnn.viz.explorers.words import typeset
from gatedrnn.viz.style import HUES, MUTED, card, new_card

MODULE = Path(__file__).with_suffix(".js")


class BPTTPaths(anywidget.AnyWidget):
    """Switches and contributions in a notebook; the browser computes, Python may drive it.

    Attributes
    ----------
    T : int
        Number of steps, 2 to 10.
    recurrent_scale : float
        Factor on the orthogonal recurrent weights, 0 to 2.
    losses : int
        One bit for each step, the first step's lowest: 1 switches its loss on.

    Raises
    ------
    ValueError
        If a setting is no number or out of its range.
    """

    _esm = module_text(MODULE)
    T = traitlets.Any(START["T"]).tag(sync=True)
    recurrent_scale = traitlets.Any(START["recurrent_scale"]).tag(sync=True)
    losses = traitlets.Any(START["losses"]).tag(sync=True)

    _check = checked("bptt paths", KNOBS)


@card
def picture(**settings) -> Figure:
    """Draw the explorer as it looks before a reader touches it.

    Parameters
    ----------
    **settings : float or int
        Any of `T`, `recurrent_scale` and `losses`.

    Returns
    -------
    matplotlib.figure.Figure
        What a page shows without JavaScript.
    """
    paths, settings = bptt_paths(**settings), START | settings
    figure = new_card(height=3.0)
    axes = figure.subplots()
    steps = np.arange(1, len(paths.shares) + 1)
    on = [settings["losses"] >> t & 1 for t in range(len(steps))]
    axes.bar(steps, paths.shares, color=HUES["f"], width=0.6)
    for step, lit in zip(steps, on, strict=True):
        words = {"color": HUES["f"], "weight": "bold"} if lit else {"color": MUTED}
        axes.annotate(
            "on" if lit else "off",
            (step, 1.02),
            xycoords=("data", "axes fraction"),
            ha="center",
            **words,
        )
    axes.annotate("loss", (-0.02, 1.02), xycoords="axes fraction", ha="right", color=MUTED)
    axes.set(xlabel="step", ylabel="part of dU (norm)", xticks=steps)
    return figure


def describe(**settings) -> str:
    """Say what `picture` shows.

    Parameters
    ----------
    **settings : float or int
        Any of `T`, `recurrent_scale` and `losses`.

    Returns
    -------
    str
        The picture's alternative text.
    """
    shares, settings = bptt_paths(**settings).shares, START | settings
    on = [str(t + 1) for t in range(settings["T"]) if settings["losses"] >> t & 1]
    if not on:
        return "No loss is on, so no gradient flows."
    largest = int(np.argmax(shares))
    return (
        f"Losses on: {', '.join(on)}. Step {largest + 1} adds most to dU, "
        f"{typeset(shares[largest])}; step 1 adds {typeset(shares[0])}."
    )
