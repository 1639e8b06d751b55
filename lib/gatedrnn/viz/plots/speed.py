"""Plot of measured ratios of times."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import FixedLocator, NullLocator

from gatedrnn.viz import style
from gatedrnn.viz._arrays import as_array

MARKERS = (("o", "f"), ("s", "g"), ("^", "i"), ("D", "o"), ("v", "c"), ("P", "h"))
TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)


@style.card
def plot_speed_ratios(labels: Sequence[str], ratios: Mapping) -> style.Card:
    """Draw ratios of times, one line a problem, on a logarithmic axis.

    Parameters
    ----------
    labels : sequence of str (N,)
        Names of the problems, from top to bottom.
    ratios : mapping of str to array_like (3, N)
        First quartile, median and third quartile of each opponent's ratio by name; NaN where
        nothing was measured. At most six opponents.

    Returns
    -------
    Card
        A marker at each median, a bar over the quartiles, and a line at 1, where both take the
        same time.

    Raises
    ------
    ValueError
        If there is no opponent or more than six, a shape does not fit, or a ratio is not positive.
    """
    plot = "plot_speed_ratios"
    if not 0 < len(ratios) <= len(MARKERS):
        raise ValueError(f"{plot}: ratios has {len(ratios)} opponents, expected 1 to 6")
    figure = style.new_card(1.7 + 0.55 * len(labels))
    axes = figure.add_subplot()
    rows = np.arange(len(labels), dtype=float)
    for position, ((name, values), (marker, hue)) in enumerate(
        zip(ratios.items(), MARKERS, strict=False)
    ):
        low, middle, high = as_array(plot, f"ratios[{name!r}]", values, (3, len(labels)))
        if (low <= 0).any():
            raise ValueError(f"{plot}: ratios[{name!r}] holds {low.min():g}, expected above zero")
        # Side by side, because two medians may be equal.
        heights = rows + 0.12 * (position - (len(ratios) - 1) / 2)
        look = {"color": style.HUES[hue], "fmt": marker, "markersize": 6, "elinewidth": 2}
        axes.errorbar(middle, heights, xerr=(middle - low, high - middle), label=name, **look)
    axes.axvline(1, color=style.INK, linewidth=1.2, zorder=0)
    axes.set(xscale="log", xlabel="ratio of times: left of 1, NumPy is faster")
    axes.set_yticks(rows, labels)
    # After the ticks, which widen the limits.
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.grid(axis="x")
    axes.xaxis.set_major_locator(FixedLocator(TICKS))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter("{x:g}")
    figure.legend(loc="outside upper center", ncols=2, frameon=False)
    return figure
