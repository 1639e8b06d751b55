"""The picture of the gradient-flow explorer: curves in, figure out, and the sentence beside it."""

import numpy as np
from matplotlib.figure import Figure

from gatedrnn.viz.explorers.gradient_flow_math import Flow, half_life
from gatedrnn.viz.style import INK, LINES, card, new_card

# The axis never moves, so that two settings can be compared by eye.
BOTTOM, TOP = 1e-16, 1e6
PRODUCT = "product of forget gates"
OWN = "your code"
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
STYLES = LINES | {
    OWN: {"color": INK, "linestyle": "none", "marker": "o", "markersize": 5, "fillstyle": "none"}
}


@card
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
    figure = new_card(height=3.4)
    axes = figure.subplots()
    T = len(flow.lstm) - 1
    curves = {"LSTM": flow.lstm, PRODUCT: flow.highway, "plain RNN": flow.rnn}
    if own is not None:
        curves[OWN] = own
    for name, curve in curves.items():
        visible = np.where(np.isfinite(curve) & (curve >= BOTTOM) & (curve <= TOP), curve, np.nan)
        every = max(1, T // 25) if name == OWN else None
        axes.plot(visible, **STYLES[name], markevery=every, clip_on=name != OWN)
    axes.set(yscale="log", ylim=(BOTTOM, TOP), xlim=(0, T), yticks=10.0 ** np.arange(-16, 5, 4))
    axes.minorticks_off()
    axes.axhline(1, color=INK, linewidth=0.9, zorder=0)
    axes.grid(axis="y")
    axes.set_xlabel("steps back from the end")
    axes.set_title("Gradient, relative to its size at the end")
    _label_ends(axes, {name: curve[-1] for name, curve in curves.items()})
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


def typeset(value: float) -> str:
    """Write a factor with two digits, with a power of ten when it is far from 1.

    Parameters
    ----------
    value : float
        A factor; 0 or larger, infinity or NaN.

    Returns
    -------
    str
        For example ``0.65``, ``12`` or ``3.4×10⁻⁸``; ``< 10⁻¹⁶`` below the axis.
    """
    if not np.isfinite(value):
        return "not a number" if np.isnan(value) else "infinite"
    if value < BOTTOM:
        return "< 10⁻¹⁶"
    if 0.0095 <= value < 9950:
        return f"{float(f'{value:.2g}'):g}"
    digits, exponent = f"{value:.1e}".split("e")
    return f"{digits}×10{str(int(exponent)).translate(SUPERSCRIPTS)}"


def _label_ends(axes, ends: dict[str, float]) -> None:
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
            color=STYLES[name]["color"],
            verticalalignment="center",
            linespacing=1.15,
        )
