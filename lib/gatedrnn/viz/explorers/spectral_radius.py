"""The spectral-radius explorer: the module of the page as a widget, its picture, its sentence."""

from pathlib import Path

import anywidget
import numpy as np
import traitlets
from matplotlib.figure import Figure

from gatedrnn.viz.explorers.gradient_flow_plot import draw_log_curves
from gatedrnn.viz.explorers.panel import checked, module_text
from gatedrnn.viz.explorers.spectral_radius_math import KNOBS, START, spectral_radius
from gatedrnn.viz.explorers.words import typeset
from gatedrnn.viz.style import HUES

MODULE = Path(__file__).with_suffix(".js")
STYLES = {
    "bound": {"color": HUES["g"], "linestyle": "--", "linewidth": 2.2},
    "gradient": {"color": HUES["f"], "linewidth": 2.6},
}


class SpectralRadius(anywidget.AnyWidget):
    """Sliders and curves in a notebook; the browser computes, Python may read and drive it.

    Attributes
    ----------
    radius : float
        Spectral radius of `U`, 0.5 to 3.
    shear : float
        How far its eigenvectors are from orthogonal, 0 to 1.
    T : int
        Number of steps, 2 to 200.
    activation : {"linear", "tanh", "ReLU"}
        What squashes the sum.

    Raises
    ------
    ValueError
        If a setting is no number, out of its range or not among the choices.
    """

    _esm = module_text(MODULE)
    radius = traitlets.Any(START["radius"]).tag(sync=True)
    shear = traitlets.Any(START["shear"]).tag(sync=True)
    T = traitlets.Any(START["T"]).tag(sync=True)
    activation = traitlets.Any(START["activation"]).tag(sync=True)

    _check = checked("spectral radius", KNOBS)


def picture(**settings) -> Figure:
    """Draw the explorer as it looks before a reader touches it.

    Parameters
    ----------
    **settings : float, int or str
        Any of `radius`, `shear`, `T` and `activation`.

    Returns
    -------
    matplotlib.figure.Figure
        What a page shows without JavaScript.
    """
    curves = spectral_radius(**settings)
    return draw_log_curves({"bound": curves.bound, "gradient": curves.gradient}, STYLES)


def describe(**settings) -> str:
    """Say what `picture` shows.

    Parameters
    ----------
    **settings : float, int or str
        Any of `radius`, `shear`, `T` and `activation`.

    Returns
    -------
    str
        The picture's alternative text.
    """
    curves, settings = spectral_radius(**settings), START | settings
    gradient, bound = (
        typeset(curve) for curve in np.array([curves.gradient[-1], curves.bound[-1]])
    )
    return (
        f"With {settings['activation']} and spectral radius {settings['radius']:g}, the largest "
        f"singular value of U is {curves.sigma:.2f}. {settings['T']} steps back, the gradient is "
        f"{gradient} times its size at the end; the bound allows {bound}."
    )
