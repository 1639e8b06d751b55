"""The one-cell explorer: the module of the page as a widget, its picture and its sentence."""

from pathlib import Path

import anywidget
import numpy as np
import traitlets
from matplotlib.figure import Figure

from gatedrnn.viz._labels import label_line_ends
from gatedrnn.viz.explorers.gradient_flow_math import half_life
from gatedrnn.viz.explorers.one_cell_math import FIRST, KNOBS, LATE, START, T, one_cell
from gatedrnn.viz.explorers.panel import checked, module_text
from gatedrnn.viz.explorers.words import signed, typeset
from gatedrnn.viz.style import GRID, HUES, MUTED, card, new_card

MODULE = Path(__file__).with_suffix(".js")
# The axis never moves, so that two settings can be compared by eye.
LOW, HIGH = -1.75, 2.25


class OneCell(anywidget.AnyWidget):
    """Gates as sliders in a notebook; the browser computes, Python may drive it.

    Attributes
    ----------
    f, i, o : float
        Forget, input and output gate of every step, 0 to 1.
    opens : {"at the start", "at step 31"}
        When the output gate opens; before that it is 0.
    pulses : {"one", "two", "every step", "random"}
        What the candidate is over time.

    Raises
    ------
    ValueError
        If a setting is no number, out of its range or not among the choices.
    """

    _esm = module_text(MODULE)
    f = traitlets.Any(START["f"]).tag(sync=True)
    i = traitlets.Any(START["i"]).tag(sync=True)
    o = traitlets.Any(START["o"]).tag(sync=True)
    opens = traitlets.Any(START["opens"]).tag(sync=True)
    pulses = traitlets.Any(START["pulses"]).tag(sync=True)

    _check = checked("one cell", KNOBS)


@card
def picture(**settings) -> Figure:
    """Draw the explorer as it looks before a reader touches it.

    Parameters
    ----------
    **settings : float or str
        Any of `f`, `i`, `o`, `opens` and `pulses`.

    Returns
    -------
    matplotlib.figure.Figure
        What a page shows without JavaScript.
    """
    trace, steps = one_cell(**settings), np.arange(T + 1)
    figure = new_card(height=3.2)
    axes = figure.subplots()
    shut = int((trace.os == 0).sum())
    if shut:
        axes.axvspan(0, shut + 0.5 * (shut < T), color=GRID, alpha=0.5, linewidth=0)
        axes.text(shut / 2, LOW + 0.1, "output gate shut", color=MUTED, ha="center")
    pulses = np.flatnonzero(trace.gs)
    axes.vlines(pulses + 1, 0, trace.gs[pulses], color=HUES["g"], linewidth=1.5, zorder=1)
    axes.plot(pulses + 1, trace.gs[pulses], "o", color=HUES["g"], markersize=5, zorder=1)
    named = FIRST - 1 + np.argmax(trace.gs[FIRST - 1 :] > 0.5)
    axes.annotate(
        "g",
        (named + 1, trace.gs[named]),
        (0, 7),
        textcoords="offset points",
        ha="center",
        color=HUES["g"],
        weight="bold",
    )
    curves = {"c": ("cell c", trace.cs, {"linewidth": 4})}
    curves["h"] = ("output h", trace.hs, {"linestyle": "--"})
    for symbol, (name, curve, look) in curves.items():
        label = f"{name}\n{signed(curve[-1])}"
        axes.plot(steps, np.append(0, curve), color=HUES[symbol], label=label, **look)
        if curve.max() > HIGH:
            # A triangle outside the frame marks where a curve leaves the axis.
            off = np.argmax(curve > HIGH) + 1
            axes.text(off, HIGH, "▲", color=HUES[symbol], va="top")
    axes.set(xlabel="steps", xlim=(0, T), ylim=(LOW, HIGH), yticks=(-1, 0, 1, 2))
    axes.axhline(0, color=MUTED, linewidth=0.9, zorder=0)
    axes.grid(axis="y")
    axes.set_title("One cell, gates held by hand")
    label_line_ends(axes)
    return figure


def describe(**settings) -> str:
    """Say what `picture` shows.

    Parameters
    ----------
    **settings : float or str
        Any of `f`, `i`, `o`, `opens` and `pulses`.

    Returns
    -------
    str
        The picture's alternative text.
    """
    trace = one_cell(**settings)
    f, i, o, opens, _ = (START | settings).values()
    if f == 1:
        fate, left = "With f = 1 nothing is forgotten.", "all"
    elif f == 0:
        fate, left = "With f = 0 every step empties the cell before it writes.", "nothing"
    else:
        fate = f"With f = {f:g}, half of the cell is left after {half_life(f):.1f} steps."
        left = typeset(f ** (T - FIRST))
    written = "The input gate is shut, so nothing is written."
    if i > 0:
        value = signed(i * trace.gs[FIRST - 1])
        written = f"Step {FIRST} writes {value}; {left} of it is left at step {T}."
    late = o > 0 and opens != "at the start"
    hidden = f"Until step {LATE} nothing is shown. " if late else ""
    return (
        f"{fate} {written} {hidden}At the end the cell is {signed(trace.cs[-1])}, "
        f"and h shows {signed(trace.hs[-1])}."
    )
