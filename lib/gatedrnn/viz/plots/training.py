"""Plots of a classifier: how it learns, and how its mind changes row by row."""

import numpy as np

from gatedrnn.viz import style
from gatedrnn.viz.arrays import as_array
from gatedrnn.viz.labels import label_line_ends


@style.card
def plot_learning_curve(
    steps, losses, accuracies, baseline: float, *, accuracy_steps=None
) -> style.Card:
    """Draw training loss and test accuracy over the training steps.

    Parameters
    ----------
    steps : array_like (N,)
        Training steps.
    losses : array_like (N,)
        Training loss at each of `steps`.
    accuracies : array_like (M,)
        Share of test examples classified right.
    baseline : float
        The same share for a linear model.
    accuracy_steps : array_like (M,), optional
        Steps at which `accuracies` were measured; `steps` when absent.

    Returns
    -------
    Card
        Loss above, accuracy below with the baseline as a labelled line.

    Raises
    ------
    ValueError
        If an array has the wrong length or `baseline` is not between 0 and 1.
    """
    plot = "plot_learning_curve"
    steps = as_array(plot, "steps", steps, ("N",))
    losses = as_array(plot, "losses", losses, steps.shape)
    accuracy_steps = steps if accuracy_steps is None else accuracy_steps
    measured = as_array(plot, "accuracy_steps", accuracy_steps, ("M",))
    accuracies = as_array(plot, "accuracies", accuracies, measured.shape)
    if not 0 <= baseline <= 1:
        raise ValueError(f"{plot}: baseline is {baseline:g}, expected between 0 and 1")
    figure = style.new_card(4.4)
    top, bottom = figure.subplots(2, 1, sharex=True)
    top.plot(steps, losses, color=style.HUES["f"], linewidth=1.4)
    top.set(ylabel="training loss\n(cross-entropy)", ylim=(0, None))
    axis_end = max(steps.max(), measured.max())
    span = (min(steps.min(), measured.min()), axis_end)
    bottom.plot(
        span, [baseline] * 2, label=f"linear {baseline:.3f}", color=style.MUTED, linestyle="--"
    )
    bottom.plot(
        measured, accuracies, "o-", label=f"LSTM {accuracies[-1]:.3f}", color=style.HUES["f"]
    )
    bottom.set(xlabel="training step", ylabel="test accuracy\n(share right)", xlim=span)
    bottom.margins(y=0.1)
    label_line_ends(bottom, gap=0.13)
    figure.align_ylabels()
    return figure


@style.card
def plot_digit_rows(image, probabilities, label: int | None = None) -> style.Card:
    """Draw a digit beside what a classifier believes after each of its rows.

    Parameters
    ----------
    image : array_like (R, S)
        Ink between 0 and 1; row r is read at step r.
    probabilities : array_like (R, K)
        Probability of each of K digits after each row.
    label : int, optional
        The right digit, pointed at below its column.

    Returns
    -------
    Card
        The image on the left, probabilities on the right, row beside row; a dot marks the
        likeliest digit.

    Raises
    ------
    ValueError
        If an array is not two-dimensional, the numbers of rows differ, or there is no such digit.
    """
    image = as_array("plot_digit_rows", "image", image, ("R", "S"))
    R = image.shape[0]
    probabilities = as_array("plot_digit_rows", "probabilities", probabilities, (R, "K"))
    K = probabilities.shape[1]
    if label is not None and label not in range(K):
        raise ValueError(f"plot_digit_rows: label is {label}, expected a digit from 0 to {K - 1}")
    figure = style.new_card(3.1)
    left, right = figure.subplots(1, 2, sharey=True)
    rows = {"aspect": "auto", "interpolation": "nearest"}
    left.imshow(
        image,
        cmap="gray_r",
        vmin=0,
        vmax=1,
        extent=(0.5, image.shape[1] + 0.5, R + 0.5, 0.5),
        **rows,
    )
    left.set(title="what is read", ylabel="rows read so far", xlabel="pixel")
    beliefs = right.imshow(
        probabilities, cmap="cividis", vmin=0, vmax=1, extent=(-0.5, K - 0.5, R + 0.5, 0.5), **rows
    )
    right.plot(
        probabilities.argmax(axis=1),
        np.arange(1, R + 1),
        "o",
        color="white",
        markersize=4,
        markeredgecolor=style.INK,
        markeredgewidth=0.8,
    )
    right.set(title="what is believed", xlabel="digit", xticks=range(K))
    right.tick_params(left=False)
    if label is not None:
        right.get_xticklabels()[label].set(weight="bold", color=style.HUES["g"])
    figure.colorbar(beliefs, label="probability", ticks=(0, 0.5, 1))
    return figure
