"""The picture of the gradient-flow explorer: curves in, figure out, and the sentence beside it."""

import numpy as np
from matplotlib.figure import Figure

from gatedrnn.viz.explorers.gradient_flow_math import Flow, half_life
from gatedrnn.viz.explorers.words import typeset
from gatedrnn.viz.style import INK, LINES, card, new_card

# The axis never moves, so that two settings can be compared by eye.
BOTTOM, TOP = 1e-16, 1e6
PRODUCT = "product of forget gates"
OWN = "your code"
STYLES = LINES | {
    OWN: {"color": INK, "linestyle": "none", "marker": "o", "markersize": 5, "fillstyle": "none"}
}


def draw_gradient_flow(flow: Flow, own: np.ndarray | None = None) -> Figure:
    """Draw the curves on a fixed logarithmic axis.

    Parameters
    ----------
    flow : Flow
        The curves of LSTM, plain RNN and forget gates, each (T+1,).
    own : ndarray (T+1,), optional
        A reader's curve; may hold NaN and infinity, which are left out.

    Returns
    -------
    matplotlib.figure.Figure
        One axes, labelled at the ends of the curves.
    """
    curves = {"LSTM": flow.lstm, PRODUCT: flow.highway, "plain RNN": flow.rnn}
    if own is not None:
        curves[OWN] = own
    return draw_log_curves(curves, STYLES)


@card
def draw_log_curves(curves: dict[str, np.ndarray], styles: dict[str, dict]) -> Figure:
    """Draw curves over the steps back from the end, on the axis that the page has too.

    Parameters
    ----------
    curves : dict of str to ndarray (T+1,)
        By name; NaN, infinity and what lies outside the axis are left out.
    styles : dict of str to dict
        Keyword arguments of ``Axes.plot`` for each name; a style with a marker draws single points.

    Returns
    -------
    matplotlib.figure.Figure
        One axes, labelled at the ends of the curves.
    """
    figure = new_card(height=3.4)
    axes = figure.subplots()
    T = len(next(iter(curves.values()))) - 1
    for name, curve in curves.items():
        visible = np.where(np.isfinite(curve) & (curve >= BOTTOM) & (curve <= TOP), curve, np.nan)
        points = "marker" in styles[name]
        every = max(1, T // 25) if points else None
        axes.plot(visible, **styles[name], markevery=every, clip_on=not points)
    axes.set(yscale="log", ylim=(BOTTOM, TOP), xlim=(0, T), yticks=10.0 ** np.arange(-16, 5, 4))
    axes.minorticks_off()
    axes.axhline(1, color=INK, linewidth=0.9, zorder=0)
    axes.grid(axis="y")
    axes.set_xlabel("steps back from the end")
    axes.set_title("Gradient, relative to its size at the end")
    colours = {name: style["color"] for name, style in styles.items()}
    _label_ends(axes, {name: curve[-1] for name, curve in curves.items()}, colours)
    return figure


def describe_gradient_flow(flow: Flow, forget_bias: float) -> str:
    """Say in two sentences what the curves show.

    Parameters
    ----------
    flow : Flow
        The curves.
    forget_bias : float
        The setting they belong to.

    Returns
    -------
    str
        The mean forget gate and its half-life, then how each curve ends.
    """
    f, T = flow.forget_gate, len(flow.lstm) - 1
    return (
        f"With forget bias {forget_bias:g} the forget gate averages {f:.2f}: "
        f"half of the cell is left after {half_life(f):.1f} steps. "
        f"{T} steps back, the gradient is {typeset(flow.lstm[-1])} times its size at the end "
        f"in the LSTM and {typeset(flow.rnn[-1])} times in the plain RNN; "
        f"the forget gates alone would make it {typeset(flow.highway[-1])}."
    )


def _label_ends(axes, ends: dict[str, float], colours: dict[str, str]) -> None:
    # Labels keep the order of their curves and a distance that leaves room for two lines.
    heights = {
        name: np.log10(np.clip(np.nan_to_num(end), BOTTOM, TOP)) for name, end in ends.items()
    }
    order = sorted(ends, key=heights.get, reverse=True)
    distance, ceiling = 3.4, np.log10(TOP)
    for place, name in enumerate(order):
        floor = np.log10(BOTTOM) + 1.4 + distance * (len(order) - 1 - place)
        height = min(ceiling, max(heights[name], floor))
        ceiling = height - distance
        axes.annotate(
            f"{name.removeprefix('product of ')}\n{typeset(ends[name])}",
            (1.02, 10**height),
            xycoords=("axes fraction", "data"),
            color=colours[name],
            verticalalignment="center",
            linespacing=1.15,
        )
