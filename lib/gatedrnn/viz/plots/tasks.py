"""Plots of the memory tasks: who holds what for how long, and what each gate is worth."""

from collections.abc import Mapping

import numpy as np
from matplotlib.ticker import FixedLocator

from gatedrnn.viz import style
from gatedrnn.viz._arrays import as_array
from gatedrnn.viz.plots._looks import GUESS, MARKS, check_names, looks


@style.card
def plot_hold_times(T_values, scores: Mapping, chance: float) -> style.Card:
    """Draw accuracy over the number of steps to hold something, one line an initialisation.

    Parameters
    ----------
    T_values : array_like (N,)
        Numbers of steps, ascending.
    scores : mapping of str to array_like (N, S)
        Accuracies of S networks at each number of steps, by name; at most eight names.
    chance : float
        Accuracy of who remembers nothing.

    Returns
    -------
    Card
        A line through the means, a small mark for each network, a dashed line at chance.

    Raises
    ------
    ValueError
        If there is no name or more than eight, or a shape does not fit.
    """
    plot = "plot_hold_times"
    T_values = as_array(plot, "T_values", T_values, ("N",))
    check_names(plot, "scores", scores)
    figure = style.new_card(4.2)
    axes = figure.add_subplot()
    for (name, values), mark, look in zip(scores.items(), MARKS, looks(), strict=False):
        values = as_array(plot, f"scores[{name!r}]", values, (len(T_values), "S"))
        each = {"color": look["color"], "marker": mark, "linestyle": "none"}
        axes.plot(T_values, values, markersize=4, alpha=0.5, clip_on=False, **each)
        axes.plot(T_values, values.mean(axis=1), marker=mark, label=name, clip_on=False, **look)
    axes.axhline(chance, label=f"chance {chance:g}", **GUESS)
    axes.set(xlabel="steps T to hold the symbol", ylabel="accuracy on new sequences")
    axes.set(ylim=(0, 1.04), xlim=(0, T_values[-1]))
    axes.xaxis.set_major_locator(FixedLocator(T_values))
    # The lines meet at chance, so labels at their ends would say nothing.
    figure.legend(loc="outside upper center", ncols=3, frameon=False, handlelength=2.6)
    return figure


@style.card
def plot_ablation(scores: Mapping, chance: Mapping) -> style.Card:
    """Draw what cells score on several tasks when a gate is missing.

    Parameters
    ----------
    scores : mapping of str to mapping of str to array_like (S,)
        By task and cell, the scores of S networks; every task has the same cells. The task
        "adding" has a squared error, shown on a logarithmic axis, the others an accuracy.
    chance : mapping of str to float
        By task, the score of who remembers nothing.

    Returns
    -------
    Card
        One panel a task, one row a cell: a small mark for each network, a bar at their median.

    Raises
    ------
    ValueError
        If there is no task, the cells differ between tasks, or a task has no `chance`.
    """
    plot = "plot_ablation"
    if not scores:
        raise ValueError(f"{plot}: scores is empty, expected at least one task")
    cells = list(next(iter(scores.values())))
    for task, by_cell in scores.items():
        if list(by_cell) != cells:
            raise ValueError(
                f"{plot}: scores[{task!r}] has cells {list(by_cell)}, expected {cells}"
            )
        if task not in chance:
            raise ValueError(f"{plot}: chance has no {task!r}")
    figure = style.new_card(1.1 + 0.36 * len(cells))
    panels = np.atleast_1d(figure.subplots(1, len(scores), sharey=True))
    rows = np.arange(len(cells))
    for axes, (task, by_cell) in zip(panels, scores.items(), strict=True):
        for row, cell in zip(rows, cells, strict=True):
            values = as_array(plot, f"scores[{task!r}][{cell!r}]", by_cell[cell], ("S",))
            axes.plot(values, np.full(len(values), row), "o", color=style.HUES["f"], alpha=0.5)
            axes.plot(np.median(values), row, "|", color=style.INK, markersize=17, mew=2.5)
        axes.axvline(chance[task], **GUESS)
        axes.set_title(task)
        if task == "adding":
            axes.set(xscale="log", xlabel="squared error")
        else:
            axes.set(xlim=(0, 1.06), xlabel="accuracy", xticks=(0, 0.5, 1))
    panels[0].set_yticks(rows, cells)
    panels[0].set_ylim(len(cells) - 0.5, -0.5)
    return figure
