"""The saturation explorer: the module of the page as a widget, its picture and its sentence."""

from pathlib import Path

import anywidget
import numpy as np
import traitlets
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from gatedrnn.viz.explorers.panel import checked, module_text
from gatedrnn.viz.explorers.saturation_math import KNOBS, START, STUCK, saturation
from gatedrnn.viz.explorers.words import typeset
from gatedrnn.viz.style import HUES, card, new_card

MODULE = Path(__file__).with_suffix(".js")


class Saturation(anywidget.AnyWidget):
    """Sliders and hidden units in a notebook; the browser computes, Python may drive it.

    Attributes
    ----------
    recurrent_scale : float
        Factor on the recurrent weights, 0 to 2.
    bias : float
        Bias of every unit, -3 to 3.
    signs : {"both signs", "positive"}
        Whether weights and inputs have both signs.

    Raises
    ------
    ValueError
        If a setting is no number, out of its range or not among the choices.
    """

    _esm = module_text(MODULE)
    recurrent_scale = traitlets.Any(START["recurrent_scale"]).tag(sync=True)
    bias = traitlets.Any(START["bias"]).tag(sync=True)
    signs = traitlets.Any(START["signs"]).tag(sync=True)

    _check = checked("saturation", KNOBS)


@card
def picture(**settings) -> Figure:
    """Draw the explorer as it looks before a reader touches it.

    Parameters
    ----------
    **settings : float or str
        Any of `recurrent_scale`, `bias` and `signs`.

    Returns
    -------
    matplotlib.figure.Figure
        What a page shows without JavaScript.
    """
    units = saturation(**settings)
    figure = new_card(height=3.0)
    axes = figure.subplots()
    extent = (0, len(units.hs), len(units.hs.T) + 0.5, 0.5)
    colours = LinearSegmentedColormap.from_list("units", [HUES["g"], "white", HUES["f"]])
    image = axes.imshow(units.hs.T, cmap=colours, vmin=-1, vmax=1, aspect="auto", extent=extent)
    axes.set_yticks(np.arange(1, len(units.hs.T) + 1))
    axes.set(xlabel="steps", ylabel="hidden unit")
    axes.set_title("Eight hidden units over fifty steps")
    figure.colorbar(image, ticks=(-1, 0, 1))
    return figure


def describe(**settings) -> str:
    """Say what `picture` shows.

    Parameters
    ----------
    **settings : float or str
        Any of `recurrent_scale`, `bias` and `signs`.

    Returns
    -------
    str
        The picture's alternative text.
    """
    units, settings = saturation(**settings), START | settings
    first, last = units.traces[[0, -1]]
    memory = "Another first input changes nothing."
    if first:
        memory = (
            f"Another first input changes the last state by {typeset(last / first)} "
            "of what it changes at once."
        )
    return (
        f"With scale {settings['recurrent_scale']:g} and bias {settings['bias']:g}, "
        f"{int(100 * units.stuck + 0.5)} % of the states lie beyond ±{STUCK}. {memory}"
    )
