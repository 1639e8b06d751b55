"""The kernel-ladder explorer: the module of the page as a widget, its picture, its sentence."""

from pathlib import Path

import anywidget
import numpy as np
import traitlets
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from gatedrnn.viz.explorers.kernel_ladder_math import (
    KNOBS,
    RECORDED,
    START,
    decades,
    kernel_ladder,
)
from gatedrnn.viz.explorers.panel import checked, module_text
from gatedrnn.viz.explorers.words import typeset
from gatedrnn.viz.style import HUES, INK, MUTED, card, new_card

MODULE = Path(__file__).with_suffix(".js")


class KernelLadder(anywidget.AnyWidget):
    """Sliders and predicted times in a notebook; the browser computes, Python may drive it.

    Attributes
    ----------
    B : int
        Batch size: 8, 16, 32, 64, 128 or 256.
    T : int
        Number of steps: a power of two from 16 to 1024.
    H : int
        Hidden size and input size: a power of two from 32 to 1024.
    passes : str
        "forward" or "forward and backward".

    Raises
    ------
    ValueError
        If a setting is not among its choices.
    """

    _esm = module_text(MODULE)
    B = traitlets.Any(START["B"]).tag(sync=True)
    T = traitlets.Any(START["T"]).tag(sync=True)
    H = traitlets.Any(START["H"]).tag(sync=True)
    passes = traitlets.Any(START["passes"]).tag(sync=True)

    _check = checked("kernel ladder", KNOBS)


@card
def picture(**settings) -> Figure:
    """Draw the explorer as it looks before a reader touches it.

    Parameters
    ----------
    **settings : int or str
        Any of `B`, `T`, `H` and `passes`.

    Returns
    -------
    matplotlib.figure.Figure
        What a page shows without JavaScript.
    """
    ladder, rungs = kernel_ladder(**settings), RECORDED["rungs"]
    low, high = decades()
    figure = new_card(height=1.5 + 0.52 * len(rungs))
    axes = figure.add_subplot()
    axes.set(xscale="log", xlim=(10.0**low, 10.0**high), ylim=(len(rungs) - 0.4, -0.7))
    column = {"xycoords": ("axes fraction", "data"), "va": "center"}
    for row, rung in enumerate(rungs):
        if not ladder.fits[row]:
            axes.annotate(f"takes H\nup to {rung['up_to']}", (1.03, row), **column)
            continue
        time, share, worst = (part[row] for part in (ladder.times, ladder.overhead, ladder.worst))
        colour, mark = (HUES["f"], "o") if share >= 0.5 else (HUES["g"], "D")
        ends = [time / (1 + worst), time / max(0.05, 1 - worst)]
        axes.plot(ends, [row, row], color=colour, linewidth=3, alpha=0.45)
        axes.plot(time, row, mark, color=colour)
        axes.annotate(f"{duration(time)}\n{bound(share)}", (1.03, row), color=colour, **column)
    axes.axvline(ladder.floor, color=INK, linewidth=1.5, label=f"floor: {duration(ladder.floor)}")
    words = f"a launch a step: {duration(ladder.launches)}"
    axes.axvline(ladder.launches, color=MUTED, linestyle=(0, (5, 4)), linewidth=1.2, label=words)
    axes.set_yticks(range(len(rungs)), [rung["label"] for rung in rungs])
    axes.set_xticks(10.0 ** np.arange(low, high + 1, 1 + (high - low > 4) + (high - low > 6)))
    axes.xaxis.set_major_formatter(lambda time, _: duration(time))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlabel("predicted time")
    axes.grid(axis="x")
    figure.legend(loc="outside upper right", ncols=2, frameon=False)
    return figure


def duration(time: float) -> str:
    """Write microseconds with two digits, in the unit that fits.

    Parameters
    ----------
    time : float
        Microseconds.

    Returns
    -------
    str
        For example ``0.4 µs``, ``12 ms`` or ``3 s``.
    """
    units = ((1, "µs"), (1e3, "ms"), (1e6, "s"))
    size, unit = units[int(time >= 995) + int(time >= 995e3)]
    return f"{typeset(time / size)} {unit}"


def bound(share: float) -> str:
    """Say what takes most of a time, from the share of its overhead."""
    kind, part = ("overhead", share) if share >= 0.5 else ("arithmetic", 1 - share)
    return f"{100 * part:.0f} % {kind}"


def describe(**settings) -> str:
    """Say what `picture` shows.

    Parameters
    ----------
    **settings : int or str
        Any of `B`, `T`, `H` and `passes`.

    Returns
    -------
    str
        The picture's alternative text.
    """
    ladder = kernel_ladder(**settings)
    B, T, H, passes = (START | settings).values()
    labels = [rung["label"] for rung in RECORDED["rungs"]]
    n, share = ladder.fastest, ladder.overhead[ladder.fastest]
    why = f"Arithmetic binds it: {100 * (1 - share):.0f} % of its time is products."
    if share >= 0.5:
        part = "is what its steps cost at any size"
        why = f"Overhead binds it: {100 * share:.0f} % of its time {part}."
    left_out = ", ".join(RECORDED["left_out"])
    return (
        f"With B = {B}, T = {T} and D = H = {H}, {passes}, the fastest rung should be "
        f"“{labels[n]}” with {duration(ladder.times[n])}; “{labels[0]}” should take "
        f"{duration(ladder.times[0])}, {typeset(ladder.factor)} times as long. {why} The floor of "
        f"arithmetic and bytes is {duration(ladder.floor)}. The two numbers of this rung miss its "
        f"measured times ({RECORDED['device']}, {RECORDED['dtype']}) by up to "
        f"{100 * ladder.worst[n]:.0f} %"
        + (", and this size lies outside the measured ones." if ladder.outside else ".")
        + (f" Timed at too few sizes to be here: {left_out}." if left_out else "")
    )
