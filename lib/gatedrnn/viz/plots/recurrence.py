"""Plots of the loop: a series with two equal values in it, and the paths of a state."""

from collections.abc import Sequence

import numpy as np

from gatedrnn.viz import style
from gatedrnn.viz._arrays import as_array


@style.card
def plot_same_number(years, values, marked: Sequence[int]) -> style.Card:
    """Draw a yearly series and mark years of nearly the same value, with an arrow to what followed.

    Parameters
    ----------
    years : array_like (N,)
        Years, ascending.
    values : array_like (N,)
        Value of each year.
    marked : sequence of int
        Years to mark; each needs a year after it.

    Returns
    -------
    Card
        The series as a quiet line, the marked years as labelled dots.

    Raises
    ------
    ValueError
        If the lengths differ, or a marked year or the one after it is not in `years`.
    """
    years = as_array("plot_same_number", "years", years, ("N",))
    values = as_array("plot_same_number", "values", values, years.shape)
    figure = style.new_card(3.0)
    axes = figure.add_subplot()
    axes.plot(years, values, color=style.MUTED, linewidth=1.6)
    plate = {"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.85}
    for year in marked:
        if year not in years or year + 1 not in years:
            raise ValueError(f"plot_same_number: {year} or the year after it is not in years")
        now, then = (values[years == y].item() for y in (year, year + 1))
        colour = style.HUES["f" if then > now else "g"]
        axes.annotate(
            "",
            (year + 1, then),
            (year, now),
            arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 2},
        )
        axes.plot(year, now, "o", color=colour, markersize=8, markeredgecolor="white")
        right = then < now
        place = {"ha": "left" if right else "right", "va": "bottom" if right else "top"}
        offset = (8, 4) if right else (-8, 0)
        axes.annotate(
            f"{year}: {now:.0f}",
            (year, now),
            offset,
            textcoords="offset points",
            color=colour,
            weight="bold",
            bbox=plate,
            **place,
        )
    axes.set(xlabel="year", ylabel="sunspot number", xlim=(years[0], years[-1]), ylim=(0, None))
    axes.grid(axis="y")
    return figure


@style.card
def plot_state_paths(paths, labels: Sequence[str]) -> style.Card:
    """Draw the paths of a two-unit state through the square from -1 to 1.

    Parameters
    ----------
    paths : array_like (K, N, 2)
        K paths of N states.
    labels : sequence of str
        One label for each path, written beside its second state.

    Returns
    -------
    Card
        One line a path; a dot marks each step.

    Raises
    ------
    ValueError
        If `paths` has another shape or `labels` another length.
    """
    paths = as_array("plot_state_paths", "paths", paths, ("K", "N", 2))
    if len(labels) != len(paths):
        raise ValueError(
            f"plot_state_paths: {len(labels)} labels for {len(paths)} paths, expected one for each"
        )
    figure = style.new_card(4.2)
    axes = figure.add_subplot()
    for path, label, hue in zip(paths, labels, ("f", "g", "i", "o", "c", "h"), strict=False):
        colour = style.HUES[hue]
        axes.plot(*path.T, color=colour, linewidth=1.6, marker="o", markersize=4)
        first = path[min(1, len(path) - 1)]
        outward = 9 * np.sign(first)
        axes.annotate(
            label,
            first,
            outward,
            textcoords="offset points",
            color=colour,
            weight="bold",
            ha="center",
            va="center",
        )
    limit = 1.15 * np.abs(paths).max() or 1.0
    axes.set(xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal")
    axes.set(xlabel="first hidden unit", ylabel="second hidden unit")
    axes.grid()
    return figure
