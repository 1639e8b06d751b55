"""The gru-mix explorer: the module of the page as a widget, its picture and its sentence."""

from pathlib import Path

import anywidget
import numpy as np
import traitlets
from matplotlib.figure import Figure

from gatedrnn.viz.explorers.gru_mix_math import KNOBS, OLD, START, gru_mix
from gatedrnn.viz.explorers.panel import checked, module_text
from gatedrnn.viz.explorers.words import signed, typeset
from gatedrnn.viz.style import GRID, HUES, MUTED, card, new_card

MODULE = Path(__file__).with_suffix(".js")


class GRUMix(anywidget.AnyWidget):
    """Gates as sliders and states as arrows; the browser computes, Python may drive it.

    Attributes
    ----------
    r_1, r_2 : float
        Reset gates of the two units, 0 to 1.
    z : float
        Update gate of both units, 0 to 1.
    convention : {"z keeps", "z replaces"}
        Whether `z` is the share of the old state or of the candidate.
    placement : {"after the product", "before the product"}
        Where the reset gates act.

    Raises
    ------
    ValueError
        If a setting is no number, out of its range or not among the choices.
    """

    _esm = module_text(MODULE)
    r_1 = traitlets.Any(START["r_1"]).tag(sync=True)
    r_2 = traitlets.Any(START["r_2"]).tag(sync=True)
    z = traitlets.Any(START["z"]).tag(sync=True)
    convention = traitlets.Any(START["convention"]).tag(sync=True)
    placement = traitlets.Any(START["placement"]).tag(sync=True)

    _check = checked("gru mix", KNOBS)


@card
def picture(**settings) -> Figure:
    """Draw the explorer as it looks before a reader touches it.

    Parameters
    ----------
    **settings : float or str
        Any of `r_1`, `r_2`, `z`, `convention` and `placement`.

    Returns
    -------
    matplotlib.figure.Figure
        What a page shows without JavaScript.
    """
    mix = gru_mix(**settings)
    figure = new_card(height=2.9)
    axes = figure.subplots()
    axes.plot(*np.stack([OLD, mix.n]).T, color=MUTED, linestyle=":", linewidth=1.5)
    along = mix.n - OLD
    points = {
        "old state h": (OLD, -along, HUES["h"], 1.6, "-"),
        "candidate n": (mix.n, along, HUES["g"], 1.6, "--"),
        "new state h′": (mix.h_new, along[::-1] * (1, -1), HUES["f"], 3.4, "-"),
    }
    for name, (point, away, color, width, dashes) in points.items():
        look = {"color": color, "linewidth": width, "linestyle": dashes, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", point, (0, 0), arrowprops={"arrowstyle": "-|>", **look})
        axes.annotate(
            name.split()[-1],
            point,
            13 * away / np.linalg.norm(away),
            textcoords="offset points",
            ha="center",
            va="center",
            color=color,
            weight="bold",
        )
        where = ", ".join(signed(value) for value in point)
        label = f"{name}\n({where})"
        axes.plot([], [], color=color, linewidth=width, linestyle=dashes, label=label)
    for line in (axes.axhline, axes.axvline):
        line(0, color=GRID, linewidth=1, zorder=0)
    axes.set(xlim=(-1, 1), ylim=(-0.25, 1), xticks=(-1, 0, 1), yticks=(0, 1), aspect="equal")
    axes.set(xlabel="unit 1", ylabel="unit 2")
    kept = int(100 * mix.keep + 0.5)
    axes.set_title(f"The new state: {kept} % old state, {100 - kept} % candidate")
    axes.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), frameon=False, labelspacing=1.2)
    return figure


def describe(**settings) -> str:
    """Say what `picture` shows.

    Parameters
    ----------
    **settings : float or str
        Any of `r_1`, `r_2`, `z`, `convention` and `placement`.

    Returns
    -------
    str
        The picture's alternative text.
    """
    mix = gru_mix(**settings)
    r_1, r_2, z, convention, placement = (START | settings).values()
    kept = int(100 * mix.keep + 0.5)
    special = {(1, 1): " This is a plain RNN.", (0, 0): " The past is forgotten."}
    outcome = special.get((r_1, r_2), "") if mix.keep == 0 else ""
    if mix.keep == 1:
        outcome = " The past is copied."
    other = f"The other placement would put the candidate {typeset(mix.apart)} away."
    if mix.apart < 1e-9:
        other = "The other placement would give the same candidate."
    return (
        f"Where {convention}, z = {z:g} makes the new state {kept} % old state and {100 - kept} % "
        f"candidate.{outcome} {_seen(r_1, r_2, placement)} {other}"
    )


def _seen(r_1: float, r_2: float, placement: str) -> str:
    if r_1 == r_2 and r_1 in (0, 1):
        return f"The candidate sees the {'whole past' if r_1 else 'input alone'}."
    first, second = (f"{int(100 * r + 0.5)} %" for r in (r_1, r_2))
    if r_1 == r_2:
        return f"The candidate sees {first} of the past."
    if placement == "after the product":
        return f"The past reaches unit 1 of the candidate at {first}, unit 2 at {second}."
    return f"Both units of the candidate see {first} of old unit 1, {second} of old unit 2."
