"""Heat maps of the gates over one sequence."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import MaxNLocator

from gatedrnn.viz import style
from gatedrnn.viz._arrays import as_array

TITLES = {"f": "forget gate f", "i": "input gate i", "g": "candidate g", "o": "output gate o"}


@style.card
def plot_gates(gates: Mapping, labels: Sequence[str] | None = None) -> style.Card:
    """Draw gate values over one sequence as heat maps, units sorted by how long they keep.

    Parameters
    ----------
    gates : mapping of str to array_like (T, H)
        Values of `f`, `i`, `g` and `o` at each step, for each unit.
    labels : sequence of str (T,), optional
        What is read at each step, put below the time axis.

    Returns
    -------
    Card
        One panel a gate; the unit with the largest mean forget gate is on top.

    Raises
    ------
    ValueError
        If a gate is missing, a shape differs, or there is not one label for each step.
    """
    missing = [name for name in TITLES if name not in gates]
    if missing:
        raise ValueError(f"plot_gates: gates has no {missing[0]!r}, expected 'f', 'i', 'g' and 'o'")
    f = as_array("plot_gates", "gates['f']", gates["f"], ("T", "H"))
    if labels is not None and len(labels) != len(f):
        raise ValueError(f"plot_gates: labels has length {len(labels)}, expected {len(f)}")
    order = np.argsort(-f.mean(axis=0), kind="stable")
    figure = style.new_card(4.6)
    panels = figure.subplots(2, 2, sharex=True, sharey=True)
    maps = {}
    for axes, (name, title) in zip(panels.flat, TITLES.items(), strict=True):
        values = as_array("plot_gates", f"gates[{name!r}]", gates[name], f.shape)[:, order]
        maps[name] = _heat_map(axes, values.T, signed=name == "g")
        axes.set_title(title, color=style.HUES[name])
    for axes in panels[1]:
        axes.set_xlabel("step t")
        if labels is not None:
            axes.set_xticks(np.arange(1, len(f) + 1), labels)
    figure.supylabel("unit, longest memory first", fontsize="medium")
    bar = {"orientation": "horizontal", "aspect": 14, "shrink": 0.85}
    figure.colorbar(
        maps["f"], ax=panels[:, 0], label="gate: 0 shut, 1 open", ticks=(0, 0.5, 1), **bar
    )
    figure.colorbar(maps["g"], ax=panels[:, 1], label="candidate", ticks=(-1, 0, 1), **bar)
    return figure


def _heat_map(axes, values, signed: bool):
    H, T = values.shape
    low, colours = (-1, "PuOr_r") if signed else (0, "cividis")
    image = axes.imshow(
        values,
        cmap=colours,
        vmin=low,
        vmax=1,
        aspect="auto",
        interpolation="nearest",
        extent=(0.5, T + 0.5, H + 0.5, 0.5),
    )
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    return image
