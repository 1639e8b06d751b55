"""Plots of a classifier of images read row by row: how it learns, and what it believes."""

import numpy as np

from gatedrnn.viz import style
from gatedrnn.viz._arrays import as_array
from gatedrnn.viz._labels import label_line_ends


@style.card
def plot_learning_curve(losses, accuracies, baseline: float) -> style.Card:
    """Draw training loss and test accuracy of several runs over the training steps.

    Parameters
    ----------
    losses : array_like (R, N)
        Training loss of each of R runs at each step.
    accuracies : array_like (R, M)
        Share of test examples classified right, measured M times at even distances, the last
        time after the last step.
    baseline : float
        The same share for a linear model.

    Returns
    -------
    Card
        Loss above, accuracy below with the baseline as a labelled line; one thin line a run and
        the mean of the runs on top.

    Raises
    ------
    ValueError
        If an array is not two-dimensional, the numbers of runs differ, or `baseline` is not
        between 0 and 1.
    """
    plot = "plot_learning_curve"
    losses = as_array(plot, "losses", losses, ("R", "N"))
    R, N = losses.shape
    accuracies = as_array(plot, "accuracies", accuracies, (R, "M"))
    if not 0 <= baseline <= 1:
        raise ValueError(f"{plot}: baseline is {baseline:g}, expected between 0 and 1")
    figure = style.new_card(4.4)
    top, bottom = figure.subplots(2, 1, sharex=True)
    _draw_runs(top, *_block_means(losses), "LSTM")
    top.set(ylabel="training loss\n(cross-entropy)", ylim=(0, None), xlim=(0, N))
    M = accuracies.shape[1]
    bottom.axhline(baseline, label=f"linear {baseline:.3f}", color=style.MUTED, linestyle="--")
    measured = np.arange(1, M + 1) * N / M
    _draw_runs(bottom, measured, accuracies, f"LSTM {accuracies[:, -1].mean():.3f}", marker="o")
    bottom.set(xlabel="training step", ylabel="test accuracy\n(share right)")
    bottom.margins(y=0.1)
    label_line_ends(bottom, gap=0.13)
    figure.align_ylabels()
    return figure


@style.card
def plot_rows_so_far(image, rows) -> style.Card:
    """Draw what has been seen of an image after so many of its rows.

    Parameters
    ----------
    image : array_like (R, S)
        Ink between 0 and 1.
    rows : array_like (K,)
        Numbers of rows, each from 1 to R; one panel for each.

    Returns
    -------
    Card
        The image cut off below the last row read; what is still to come is hatched.

    Raises
    ------
    ValueError
        If `image` is not two-dimensional or has no such row.
    """
    image = as_array("plot_rows_so_far", "image", image, ("R", "S"))
    rows = as_array("plot_rows_so_far", "rows", rows, ("K",)).astype(int)
    R, S = image.shape
    for n in rows:
        if not 1 <= n <= R:
            raise ValueError(f"plot_rows_so_far: rows holds {n}, expected 1 to {R}")
    figure = style.new_card(0.5 + 4.6 / len(rows) * R / S)
    for axes, n in zip(np.atleast_1d(figure.subplots(1, len(rows))), rows, strict=True):
        axes.imshow(image, cmap="gray_r", vmin=0, vmax=1, extent=(0, S, R, 0))
        axes.axhspan(n, R, facecolor="#eef0f3", edgecolor="#c3c9d1", hatch="///", linewidth=0)
        axes.axhline(n, color=style.HUES["f"], linewidth=2.5)
        axes.set(xticks=(), yticks=(), title=f"{n} rows read", xlim=(0, S), ylim=(R, 0))
        axes.spines[:].set(visible=True, color=style.GRID)
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


def _block_means(losses: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    # Losses of single batches jump; about sixty means show the course.
    width = max(1, losses.shape[1] // 60)
    starts = np.arange(0, losses.shape[1], width)
    counts = np.diff(starts, append=losses.shape[1])
    return starts + counts / 2, np.add.reduceat(losses, starts, axis=1) / counts


def _draw_runs(axes, x: np.ndarray, runs: np.ndarray, label: str, marker: str = "") -> None:
    if len(runs) > 1:
        axes.plot(x, runs.T, color=style.HUES["f"], linewidth=1, alpha=0.45)
    mean = runs.mean(axis=0)
    axes.plot(x, mean, marker=marker, color=style.HUES["f"], label=label, clip_on=False)
