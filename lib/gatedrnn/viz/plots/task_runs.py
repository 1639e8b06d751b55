"""Plots of single runs of the memory tasks: how the loss falls, and what lasts beyond training."""

from collections.abc import Mapping

import numpy as np

from gatedrnn.viz import style
from gatedrnn.viz._arrays import as_array
from gatedrnn.viz._labels import label_line_ends
from gatedrnn.viz.plots._looks import GUESS, check_names, looks


@style.card
def plot_losses_with_baseline(runs: Mapping, baseline: float, every: int = 1) -> style.Card:
    """Draw training losses of several networks on a logarithmic axis, and a baseline.

    Parameters
    ----------
    runs : mapping of str to sequence of array_like (N,)
        Losses of each network by name of its kind, one number for `every` updates; the lengths may
        differ. At most eight names.
    baseline : float
        Loss of who remembers nothing.
    every : int
        Updates between two numbers.

    Returns
    -------
    Card
        A thin line for each network, the same colour for a kind, labelled where the last one ends.

    Raises
    ------
    ValueError
        If there is no name or more than eight, or a kind has no network.
    """
    plot = "plot_losses_with_baseline"
    check_names(plot, "runs", runs)
    figure = style.new_card(3.6)
    axes = figure.add_subplot()
    last = 0
    for (name, curves), look in zip(runs.items(), looks(), strict=False):
        if not len(curves):
            raise ValueError(f"{plot}: runs[{name!r}] is empty, expected at least one network")
        curves = [
            as_array(plot, f"runs[{name!r}][{n}]", curve, ("N",)) for n, curve in enumerate(curves)
        ]
        longest = max(range(len(curves)), key=lambda n: len(curves[n]))
        for n, curve in enumerate(curves):
            updates = every * np.arange(1, len(curve) + 1)
            label = name if n == longest else f"_{name}"
            axes.plot(updates, curve, label=label, **{**look, "linewidth": 1.4})
        last = max(last, every * len(curves[longest]))
    axes.axhline(baseline, label="no memory", **GUESS)
    axes.set(yscale="log", xlim=(0, last), xlabel="update", ylabel="training loss")
    label_line_ends(axes)
    return figure


@style.card
def plot_length_generalisation(by_step: Mapping, trained_on: int) -> style.Card:
    """Draw accuracy at each step of sequences longer than those of the training.

    Parameters
    ----------
    by_step : mapping of str to array_like (S, T)
        Share of answers that S networks have right at each step, by name; at most eight names.
    trained_on : int
        Length of the training sequences, shaded.

    Returns
    -------
    Card
        A line at the median of each name, a band from the worst to the best network.

    Raises
    ------
    ValueError
        If there is no name or more than eight, a shape does not fit, or `trained_on` is not
        between 1 and T.
    """
    plot = "plot_length_generalisation"
    check_names(plot, "by_step", by_step)
    T = np.shape(next(iter(by_step.values())))[-1]
    if not 1 <= trained_on <= T:
        raise ValueError(f"{plot}: trained_on is {trained_on}, expected 1 to {T}")
    figure = style.new_card(3.4)
    axes = figure.add_subplot()
    axes.axvspan(1, trained_on, color=style.GRID, alpha=0.6, linewidth=0)
    steps = np.arange(1, T + 1)
    for (name, values), look in zip(by_step.items(), looks(), strict=False):
        values = as_array(plot, f"by_step[{name!r}]", values, ("S", T))
        band = {"color": look["color"], "alpha": 0.15, "linewidth": 0}
        axes.fill_between(steps, values.min(axis=0), values.max(axis=0), **band)
        axes.plot(steps, np.median(values, axis=0), label=name, **look)
    axes.axhline(0.5, label="chance", **GUESS)
    axes.annotate(f"trained: {trained_on}", (trained_on, 0.43), (4, 0), textcoords="offset points")
    axes.set(xlabel="step", ylabel="share right", ylim=(0.4, 1.03), xlim=(1, T))
    label_line_ends(axes)
    return figure
