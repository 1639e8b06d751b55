"""From seconds to ratios: one ratio a round, then its median and quartiles."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np


class Spread(NamedTuple):
    """A median and its quartiles.

    Attributes
    ----------
    low, median, high : float
        First quartile, median, third quartile.
    """

    low: float
    median: float
    high: float


def spread(values: Sequence[float]) -> Spread:
    """Median and quartiles of some values.

    Parameters
    ----------
    values : sequence of float
        One value a round.

    Returns
    -------
    Spread
        Quartiles are interpolated linearly.

    Raises
    ------
    ValueError
        If there is no value.
    """
    if not len(values):
        raise ValueError("spread: values is empty, expected one value a round")
    return Spread(*(float(q) for q in np.quantile(values, (0.25, 0.5, 0.75))))


def per_round(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Ratio of our time to theirs, round by round.

    Parameters
    ----------
    ours, theirs : sequence of float
        Times of the same rounds, in any unit.

    Returns
    -------
    list of float
        Below 1 where we are faster.

    Raises
    ------
    ValueError
        If the numbers of rounds differ: ratios of different rounds would mean nothing.
    """
    if len(ours) != len(theirs):
        raise ValueError(f"per_round: theirs has {len(theirs)} rounds, expected {len(ours)}")
    return [a / b for a, b in zip(ours, theirs, strict=True)]


def geometric_mean(values: Iterable[float]) -> float:
    """Geometric mean, the mean for ratios: 2 and 1/2 make 1.

    Parameters
    ----------
    values : iterable of float
        Positive numbers, at least one.

    Returns
    -------
    float
        Their geometric mean.
    """
    return float(np.exp(np.mean(np.log(list(values)))))
