"""Plots of the way back: gradient over time, the state's Jacobian, finite differences."""

from collections.abc import Mapping

import numpy as np
from matplotlib.ticker import MaxNLocator

from gatedrnn.viz import style
from gatedrnn.viz._arrays import as_array
from gatedrnn.viz._labels import label_line_ends


@style.card
def plot_gradient_paths(lags, curves: Mapping) -> style.Card:
    """Draw how much gradient is left after so many steps back, on a logarithmic axis.

    Parameters
    ----------
    lags : array_like (N,)
        Steps back in time.
    curves : mapping of str to array_like (N,)
        Norms by name; "LSTM", "plain RNN" and "product of forget gates" have fixed line styles.
        Zeros and NaN leave a gap.

    Returns
    -------
    Card
        One labelled line a curve.

    Raises
    ------
    ValueError
        If there is no curve, or a curve does not have one value for each lag.
    """
    lags = as_array("plot_gradient_paths", "lags", lags, ("N",))
    if not curves:
        raise ValueError("plot_gradient_paths: curves is empty, expected at least one curve")
    figure = style.new_card(3.3)
    axes = figure.add_subplot()
    axes.set(yscale="log", xlim=(lags.min(), lags.max() or 1))
    for position, (name, curve) in enumerate(curves.items()):
        values = as_array("plot_gradient_paths", f"curves[{name!r}]", curve, lags.shape)
        # A zero has no place on a logarithmic axis.
        values[values <= 0] = np.nan
        label = name.replace(" of ", " of\n")
        axes.plot(lags, values, label=label, **style.line(name, position))
    axes.axhline(1, color=style.GRID, linewidth=1, zorder=0)
    axes.set(xlabel="steps back in time", ylabel="size of the gradient (norm)")
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    label_line_ends(axes)
    return figure


@style.card
def plot_jacobian(J, H: int) -> style.Card:
    """Draw the Jacobian of an LSTM's whole state, with its four blocks named.

    Parameters
    ----------
    J : array_like (2*H, 2*H)
        What `state_jacobian` returns: rows are the earlier state, columns the later, h before c.
    H : int
        Hidden size.

    Returns
    -------
    Card
        A heat map, white at zero.

    Raises
    ------
    ValueError
        If `J` is not (2*H, 2*H).
    """
    J = as_array("plot_jacobian", "J", J, (2 * H, 2 * H))
    limit = np.nanmax(np.abs(J)) or 1.0
    figure = style.new_card(4.2)
    axes = figure.add_subplot()
    image = axes.imshow(J, cmap="PuOr_r", vmin=-limit, vmax=limit, interpolation="nearest")
    axes.axhline(H - 0.5, color=style.INK, linewidth=1.5)
    axes.axvline(H - 0.5, color=style.INK, linewidth=1.5)
    centres = (H / 2 - 0.5, 1.5 * H - 0.5)
    axes.set_xticks(centres, ["later $h$", "later $c$"])
    axes.set_yticks(centres, ["earlier $h$", "earlier $c$"], rotation=90, va="center")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(True)
    axes.xaxis.tick_top()
    figure.colorbar(image, shrink=0.85, label="derivative of the later state\nin the earlier state")
    return figure


@style.card
def plot_step_errors(step_sizes, errors) -> style.Card:
    """Draw the error of a central difference against its step size.

    Parameters
    ----------
    step_sizes : array_like (N,)
        Step sizes, all positive.
    errors : array_like (N,)
        Relative error at each step size; zeros leave a gap.

    Returns
    -------
    Card
        A U-shaped curve with the best step marked.

    Raises
    ------
    ValueError
        If the arrays differ in length, a step size is not positive, or no error is.

    Notes
    -----
    Draws the error of :eq:`central-difference`.
    """
    steps = as_array("plot_step_errors", "step_sizes", step_sizes, ("N",))
    errors = as_array("plot_step_errors", "errors", errors, steps.shape)
    if not (steps > 0).all():
        raise ValueError(f"plot_step_errors: a step size is {steps.min():g}, expected above zero")
    errors[errors <= 0] = np.nan
    if np.isnan(errors).all():
        raise ValueError("plot_step_errors: errors holds no positive number")
    order = np.argsort(steps)
    best = np.nanargmin(errors)
    figure = style.new_card(3.3)
    axes = figure.add_subplot()
    axes.plot(steps[order], errors[order], "o-", color=style.HUES["f"], markersize=5)
    axes.plot(steps[best], errors[best], "o", color=style.HUES["g"], markersize=9)
    axes.annotate(
        f"best: ε = {steps[best]:.0e}\nerror {errors[best]:.0e}",
        (steps[best], errors[best]),
        (steps[best], 0.98),
        textcoords=("data", "axes fraction"),
        ha="center",
        va="top",
        color=style.HUES["g"],
        arrowprops={"arrowstyle": "-", "color": style.HUES["g"], "shrinkB": 7},
    )
    axes.set(xscale="log", yscale="log", xlabel="step size ε", ylabel="relative error")
    for x, side, text in (
        (0.02, "left", "too small:\nrounding"),
        (0.98, "right", "too large:\ncurvature"),
    ):
        axes.annotate(text, (x, 0.04), xycoords="axes fraction", ha=side, color=style.MUTED)
    axes.margins(y=0.12)
    return figure


@style.card
def plot_loss_cliff(weights, losses) -> style.Card:
    """Draw a loss against one weight, and mark where it is steepest.

    Parameters
    ----------
    weights : array_like (N,)
        Values of the weight, ascending.
    losses : array_like (N,)
        Loss at each.

    Returns
    -------
    Card
        The curve, with a dot at its steepest place.

    Raises
    ------
    ValueError
        If the lengths differ or there are fewer than two values.
    """
    weights = as_array("plot_loss_cliff", "weights", weights, ("N",))
    losses = as_array("plot_loss_cliff", "losses", losses, weights.shape)
    if len(weights) < 2:
        raise ValueError(f"plot_loss_cliff: weights has {len(weights)} value, expected two or more")
    edge = np.abs(np.gradient(losses, weights)).argmax()
    figure = style.new_card(3.0)
    axes = figure.add_subplot()
    axes.plot(weights, losses, color=style.HUES["f"])
    axes.plot(weights[edge], losses[edge], "o", color=style.HUES["g"], markeredgecolor="white")
    axes.annotate(
        "steepest here",
        (weights[edge], losses[edge]),
        (8, 0),
        textcoords="offset points",
        color=style.HUES["g"],
        weight="bold",
        va="center",
    )
    axes.set(xlabel="recurrent weight u", ylabel="loss after 50 steps")
    axes.set(xlim=(weights[0], weights[-1]), ylim=(0, None))
    return figure
