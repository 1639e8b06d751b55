"""Plots of what a cell keeps: half-lives, and the answer to a pulse."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from gatedrnn.viz import style
from gatedrnn.viz._arrays import as_array
from gatedrnn.viz._labels import label_line_ends


@style.card
def plot_half_lives(forget_values) -> style.Card:
    """Draw what is left of a cell after n steps, with the half-life of each forget value.

    Parameters
    ----------
    forget_values : array_like (K,)
        Constant values of the forget gate, each between 0 and 1.

    Returns
    -------
    Card
        One curve for each value; the dots mark the half-lives.

    Raises
    ------
    ValueError
        If `forget_values` is not one-dimensional or a value is not between 0 and 1.

    Notes
    -----
    Draws :eq:`lstm-half-life`.
    """
    forget = np.sort(as_array("plot_half_lives", "forget_values", forget_values, ("K",)))
    for f in forget:
        if not 0 < f < 1:
            raise ValueError(f"plot_half_lives: a forget value is {f:g}, expected between 0 and 1")
    half = -1 / np.log2(forget)
    n = np.geomspace(min(0.5, half[0] / 2), half[-1] * 5, 400)
    figure = style.new_card(3.4)
    axes = figure.add_subplot()
    axes.axhline(0.5, color=style.MUTED, linewidth=1, linestyle=(0, (4, 3)))
    for f, steps, shade in zip(forget, half, np.linspace(0.45, 1, len(forget)), strict=True):
        axes.plot(n, f**n, color=style.HUES["f"], alpha=shade)
        axes.plot(steps, 0.5, "o", color=style.HUES["f"], markeredgecolor="white")
        axes.annotate(f"{steps:.3g}", (steps, 0.5), (6, 5), textcoords="offset points")
        axes.text(steps, 1.04, f"{f:.3g}", ha="center", color=style.HUES["f"], weight="bold")
    axes.text(n[0], 1.04, "f =", ha="right", color=style.HUES["f"], weight="bold")
    axes.set(xscale="log", xlim=(n[0], n[-1]), ylim=(0, 1.02))
    axes.set(xlabel="steps n (dots: half-life)", ylabel="share of the cell left, $f^{\\,n}$")
    axes.xaxis.set_major_formatter("{x:g}")
    return figure


@style.card
def plot_pulse(x, c, h) -> style.Card:
    """Draw how one unit answers its input over time.

    Parameters
    ----------
    x : array_like (T,)
        Input of each step.
    c, h : array_like (T,)
        Cell state and output of the unit after each step.

    Returns
    -------
    Card
        The input as bars above, the cell state and the output as lines below.

    Raises
    ------
    ValueError
        If the arrays are not one-dimensional or differ in length.
    """
    x = as_array("plot_pulse", "x", x, ("T",))
    c = as_array("plot_pulse", "c", c, x.shape)
    h = as_array("plot_pulse", "h", h, x.shape)
    t = np.arange(1, len(x) + 1)
    figure = style.new_card(3.4)
    top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=(1, 3))
    top.bar(t, x, width=0.6, color=style.INK)
    top.set_ylabel("input x")
    bottom.plot(t, c, color=style.HUES["c"], linewidth=4, label="cell c")
    bottom.plot(t, h, color=style.HUES["h"], linestyle="--", marker="o", label="output h")
    bottom.set(xlabel="step t", ylabel="state")
    bottom.axhline(0, color=style.GRID, linewidth=1, zorder=0)
    label_line_ends(bottom)
    bottom.xaxis.set_major_locator(MaxNLocator(integer=True))
    figure.align_ylabels()
    return figure


@style.card
def plot_count(count, c, h) -> style.Card:
    """Draw how a cell counts: the true count and the cell above, the output below.

    Parameters
    ----------
    count : array_like (T,)
        What is to be counted, after each step.
    c, h : array_like (T,)
        Cell state and output of the unit after each step.

    Returns
    -------
    Card
        Steps for the count, a line on them for the cell, a dashed line for the output.

    Raises
    ------
    ValueError
        If the arrays are not one-dimensional or differ in length.
    """
    count = as_array("plot_count", "count", count, ("T",))
    c = as_array("plot_count", "c", c, count.shape)
    h = as_array("plot_count", "h", h, count.shape)
    t = np.arange(1, len(count) + 1)
    figure = style.new_card(3.8)
    top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=(2, 1))
    top.step(t, count, where="mid", color=style.MUTED, linewidth=5, alpha=0.4, label="true count")
    top.plot(t, c, color=style.HUES["c"], linewidth=2, label="cell c")
    top.set_ylabel("count")
    top.yaxis.set_major_locator(MaxNLocator(integer=True))
    # The two lines end at the same place, so a legend names them.
    top.legend(loc="upper left", frameon=False)
    bottom.plot(t, h, color=style.HUES["h"], linestyle="--", label="output h")
    bottom.set(xlabel="step t", ylabel="output h")
    for axes in (top, bottom):
        axes.axhline(0, color=style.GRID, linewidth=1, zorder=0)
    bottom.xaxis.set_major_locator(MaxNLocator(integer=True))
    figure.align_ylabels()
    return figure
