"""House style of the book's plots: a white card, quiet axes, text readable on a telephone.

A figure is 5 inches wide, so shown 360 pixels wide a point is a pixel, and no text is below 10.
"""

from contextlib import AbstractContextManager
from functools import wraps
from io import BytesIO

import matplotlib
from matplotlib.figure import Figure

__all__ = ["Card", "context", "use"]

WIDTH = 5.0
"""Width of every figure, in inches."""

INK = "#222832"
MUTED = "#59636e"
GRID = "#d9dde2"

HUES = {
    "i": "#00734f",
    "f": "#0067a5",
    "g": "#b34700",
    "o": "#9c3f78",
    "c": "#8a5a00",
    "h": "#00707f",
}
"""Colour of each symbol; the stylesheet of the book has the same values."""

LINES = {
    "LSTM": {"color": HUES["f"], "linestyle": "-", "linewidth": 2.6},
    "plain RNN": {"color": HUES["g"], "linestyle": "--", "linewidth": 2.2},
    "product of forget gates": {"color": MUTED, "linestyle": ":", "linewidth": 2.4},
}
"""How a curve with a fixed meaning is drawn wherever it appears."""

SPARE_LINES = (
    {"color": HUES["i"], "linestyle": "-."},
    {"color": HUES["o"], "linestyle": (0, (6, 1.5))},
    {"color": HUES["c"], "linestyle": (0, (3, 1, 1, 1, 1, 1))},
    {"color": HUES["h"], "linestyle": "-"},
)

RC = {
    "figure.dpi": 200,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "font.family": "DejaVu Sans",
    "font.size": 10.5,
    "mathtext.fontset": "dejavuserif",
    "text.color": INK,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.labelsize": 10.5,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "axes.facecolor": "white",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.labelsize": 10,
    "ytick.labelsize": 10,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "lines.linewidth": 2.2,
    "lines.markersize": 6,
}


class Card(Figure):
    """A figure that a notebook shows by itself, once, without pyplot's list of open figures."""

    def _repr_mimebundle_(self, include=None, exclude=None):
        # This hook comes before IPython's own printer of figures, which crops to the ink and so
        # changes the size of the text.
        png = BytesIO()
        self.savefig(png, format="png")
        width, height = (round(110 * inches) for inches in self.get_size_inches())
        data = {"image/png": png.getvalue(), "text/plain": repr(self)}
        return data, {"image/png": {"width": width, "height": height}}


def context() -> AbstractContextManager:
    """Return a context in which matplotlib draws in the house style."""
    return matplotlib.rc_context(RC)


def use() -> None:
    """Draw in the house style from now on, your own pyplot figures included."""
    matplotlib.rcParams.update(RC)


def card(draw):
    """Make a plotting function draw in the house style.

    Parameters
    ----------
    draw : callable
        Function that returns a figure.

    Returns
    -------
    callable
        The same function in the house style; no setting of matplotlib changes for its caller.
    """

    @wraps(draw)
    def draw_in_style(*args, **kwargs) -> Card:
        with context():
            figure = draw(*args, **kwargs)
            # Ticks are made when first drawn and read the settings only then.
            figure.draw_without_rendering()
        return figure

    return draw_in_style


def new_card(height: float) -> Card:
    """Return an empty figure of the house's width.

    Parameters
    ----------
    height : float
        Height in inches.

    Returns
    -------
    Card
        Figure of `WIDTH` by `height` inches that lays itself out.
    """
    figure = Card(figsize=(WIDTH, height), layout="constrained")
    figure.get_layout_engine().set(w_pad=0.08, h_pad=0.08)
    return figure


def line(name: str, position: int = 0) -> dict:
    """Return how to draw a named curve.

    Parameters
    ----------
    name : str
        A key of `LINES`, or any other name.
    position : int
        Which spare line to take when the name has no fixed one.

    Returns
    -------
    dict
        Keyword arguments of ``Axes.plot``.
    """
    return dict(LINES.get(name, SPARE_LINES[position % len(SPARE_LINES)]))
