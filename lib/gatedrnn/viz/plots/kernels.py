"""Plots of the ladder: how much every rung gains, and how near it comes to the machine's rates."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.ticker import FixedLocator, NullLocator

from gatedrnn.viz import style
from gatedrnn.viz._arrays import as_array
from gatedrnn.viz.plots._looks import MARKS, check_names, looks

TICKS = tuple(digit * 10.0**e for e in range(-2, 4) for digit in (1, 2, 5))


@style.card
def plot_ladder(names: Sequence[str], ratios, spread) -> style.Card:
    """Draw how many times as fast as the first every rung is, on a logarithmic axis.

    Parameters
    ----------
    names : sequence of str (N,)
        Rungs, from top to bottom.
    ratios : array_like (N,)
        Time of the first rung in times of each: medians.
    spread : array_like (2, N)
        Their first and third quartiles.

    Returns
    -------
    Card
        A bar a rung from 1, which is the first rung, to its ratio; a line over the quartiles and
        the number beside it.

    Raises
    ------
    ValueError
        If a shape does not fit, or a number is not above zero.
    """
    plot = "plot_ladder"
    ratios = as_array(plot, "ratios", ratios, (len(names),))
    spread = as_array(plot, "spread", spread, (2, len(names)))
    _check_positive(plot, ratios=ratios, spread=spread)
    figure = style.new_card(1.1 + 0.42 * len(names))
    axes = figure.add_subplot()
    rows = np.arange(len(names))
    # A length on a logarithmic axis is a factor, so bars may start at 1.
    axes.barh(rows, ratios - 1, left=1, height=0.5, color=style.HUES["f"], alpha=0.35)
    axes.hlines(rows, *spread, color=style.HUES["f"], linewidth=2)
    axes.plot(ratios, rows, "|", color=style.HUES["f"], markersize=16, mew=2.5)
    for row, ratio in zip(rows, ratios, strict=True):
        end = max(ratio, spread[1, row], 1)
        axes.annotate(f"{_two_digits(ratio)}×", (end, row), (6, 0), **BESIDE)
    axes.axvline(1, color=style.INK, linewidth=1.2)
    axes.set(xscale="log", xlabel=f"times as fast as “{names[0]}”")
    least, most = min(spread.min(), ratios.min(), 1), max(spread.max(), ratios.max(), 1)
    # Room for the number beside the longest bar.
    axes.set_xlim(least / 1.15, most * (most / least) ** 0.22 * 1.1)
    axes.set_yticks(rows, names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.grid(axis="x")
    axes.xaxis.set_major_locator(FixedLocator(_ticks(*axes.get_xlim())))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter("{x:g}")
    return figure


@style.card
def plot_roofline(intensity, rates: Mapping, peak: float, bandwidth: float) -> style.Card:
    """Draw the rates that rungs reach under the roof of the machine.

    Parameters
    ----------
    intensity : array_like (N,)
        Operations a byte of each problem, ascending.
    rates : mapping of str to array_like (N,)
        By rung, 10¹² operations a second on each problem, NaN where nothing was measured; at most
        eight rungs.
    peak : float
        Rate of the machine's products, 10¹² operations a second.
    bandwidth : float
        Rate of its memory, 10⁹ bytes a second.

    Returns
    -------
    Card
        Both axes logarithmic; a roof that rises with the bandwidth to the peak, and for each rung
        a mark at every problem.

    Raises
    ------
    ValueError
        If there is no rung or more than eight, a shape does not fit, or a number is not above zero.
    """
    plot = "plot_roofline"
    intensity = as_array(plot, "intensity", intensity, ("N",))
    check_names(plot, "rates", rates)
    _check_positive(plot, intensity=intensity, peak=peak, bandwidth=bandwidth)
    figure = style.new_card(4.0 + 0.24 * ((len(rates) + 1) // 2))
    axes = figure.add_subplot()
    for (name, values), mark, look in zip(rates.items(), MARKS, looks(), strict=False):
        values = as_array(plot, f"rates[{name!r}]", values, (len(intensity),))
        _check_positive(plot, **{f"rates[{name!r}]": values})
        axes.plot(intensity, values, marker=mark, label=name, **look | {"linewidth": 1.2})
    ridge = 1e3 * peak / bandwidth
    ends = np.array([min(intensity[0], ridge) / 2, ridge, max(intensity[-1], ridge) * 2])
    axes.plot(ends, np.minimum(peak, ends * bandwidth / 1e3), color=style.INK, linewidth=1.6)
    axes.annotate(
        f"products: {peak:.3g} TFLOP/s", (ends[-1], peak), (0, 4), ha="right", va="bottom", **OFFSET
    )
    axes.annotate(
        f"memory: {bandwidth:.4g} GB/s",
        (ends[0], ends[0] * bandwidth / 1e3),
        (8, -2),
        va="top",
        **OFFSET,
    )
    axes.set(xscale="log", yscale="log", xlim=(ends[0], ends[-1]))
    low = np.nanmin(np.concatenate([list(rates.values()), [[peak] * len(intensity)]]))
    axes.set_ylim(10 ** np.floor(np.log10(low)), 10 ** np.ceil(np.log10(1.5 * peak)))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set(xlabel="operations a byte (FLOP/B)", ylabel="TFLOP/s")
    axes.grid()
    figure.legend(loc="outside upper center", ncols=2, frameon=False)
    return figure


OFFSET = {"textcoords": "offset points"}
BESIDE = {"va": "center", **OFFSET}


def _check_positive(plot: str, **numbers) -> None:
    for name, values in numbers.items():
        # Not `<= 0`, which would let NaN pass; a rate may be missing.
        bad = np.asarray(values)[~(np.asarray(values) > 0)]
        bad = bad[~np.isnan(bad)] if name.startswith("rates") else bad
        if bad.size:
            raise ValueError(f"{plot}: {name} holds {bad.flat[0]:g}, expected above zero")


def _ticks(low: float, high: float) -> list[float]:
    """At most seven round numbers between two ends."""
    inside = [tick for tick in TICKS if low <= tick <= high]
    tens = [tick for tick in inside if f"{tick:e}".startswith("1")]
    return inside if len(inside) <= 7 else tens


def _two_digits(value: float) -> str:
    return f"{value:.2g}" if value < 99.5 else f"{value:.0f}"
