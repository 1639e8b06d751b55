"""The gradient-flow explorer: the module of the page as a widget, its picture and its sentence."""

from pathlib import Path

import anywidget
import traitlets
from matplotlib.figure import Figure

from gatedrnn.viz.explorers.gradient_flow_math import gradient_flow
from gatedrnn.viz.explorers.gradient_flow_network import KNOBS
from gatedrnn.viz.explorers.gradient_flow_plot import describe_gradient_flow, draw_gradient_flow
from gatedrnn.viz.explorers.panel import checked, module_text

MODULE = Path(__file__).with_suffix(".js")
START = {name: knob[0] for name, knob in KNOBS.items()}


class GradientFlow(anywidget.AnyWidget):
    """Sliders and curves in a notebook; the browser computes, Python may read and drive it.

    Attributes
    ----------
    forget_bias, input_bias : float
        Biases of the forget gate (-2 to 6) and of the input gate (-4 to 4).
    recurrent_scale : float
        Factor on the orthogonal recurrent weights, 0 to 3.
    T : int
        Number of steps, 2 to 200.

    Raises
    ------
    ValueError
        If a setting is no number or out of its range.
    """

    _esm = module_text(MODULE)
    forget_bias = traitlets.Any(START["forget_bias"]).tag(sync=True)
    input_bias = traitlets.Any(START["input_bias"]).tag(sync=True)
    recurrent_scale = traitlets.Any(START["recurrent_scale"]).tag(sync=True)
    T = traitlets.Any(START["T"]).tag(sync=True)

    _check = checked("gradient flow", KNOBS)


def picture(**settings: float) -> Figure:
    """Draw the explorer as it looks before a reader touches it.

    Parameters
    ----------
    **settings : float
        Any of `forget_bias`, `input_bias`, `recurrent_scale` and `T`.

    Returns
    -------
    matplotlib.figure.Figure
        What a page shows without JavaScript.
    """
    return draw_gradient_flow(gradient_flow(**settings))


def describe(**settings: float) -> str:
    """Say what `picture` shows.

    Parameters
    ----------
    **settings : float
        Any of `forget_bias`, `input_bias`, `recurrent_scale` and `T`.

    Returns
    -------
    str
        The picture's alternative text.
    """
    settings = START | settings
    return describe_gradient_flow(gradient_flow(**settings), settings["forget_bias"])
