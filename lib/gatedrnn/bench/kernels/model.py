"""The ladder in two numbers a rung: what a step costs at any size, and what arithmetic costs."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

PASSES = {"f": 1, "fb": 3}
"""Products of a pass, in those of a forward pass: the way back has one for each of two factors."""

FEWEST = 3
"""Timed sizes that a fit needs: a line through two says nothing of its error."""


class Line(NamedTuple):
    """Time of one rung and pass: ``steps * step_us + gflop * gflop_us``.

    Attributes
    ----------
    step_us : float
        Microseconds that a step costs at any size.
    gflop_us : float
        Microseconds that 10⁹ operations cost.
    worst : float
        Largest distance of the line from a timed size, in shares of the time.
    """

    step_us: float
    gflop_us: float
    worst: float


def fit(steps, gflop, microseconds, least: float = 0.0) -> Line:
    """Find the line with the least squares of relative errors.

    Parameters
    ----------
    steps, gflop, microseconds : array_like (N,)
        Steps, 10⁹ operations and time of each timed size.
    least : float
        Smallest `gflop_us`: what the machine's fastest product costs.

    Returns
    -------
    Line
        `step_us` at least 0, `gflop_us` at least `least`.

    Raises
    ------
    ValueError
        If there are fewer than `FEWEST` sizes.
    """
    times = np.asarray(microseconds, float)
    if len(times) < FEWEST:
        raise ValueError(f"fit: there are {len(times)} sizes, expected at least {FEWEST}")
    terms = np.stack([steps, gflop], axis=1) / times[:, None]
    lowest = np.array([0.0, least])
    rest = 1 - terms @ lowest
    free = np.linalg.lstsq(terms, rest, rcond=None)[0]
    # A convex bowl over a quarter plane: its lowest point is inside, or on one of the two edges.
    alone = np.maximum(terms.T @ rest / (terms**2).sum(axis=0), 0)
    found = [free] if (free >= 0).all() else list(np.diag(alone))
    extra = min(found, key=lambda point: ((terms @ point - rest) ** 2).sum())
    worst = np.abs(terms @ (lowest + extra) - 1).max()
    return Line(*map(float, lowest + extra), float(worst))


def gflop(case: Mapping, mode: str) -> float:
    """Count the operations of a case's products.

    Parameters
    ----------
    case : mapping
        A single LSTM layer: a case of the record, or any `T`, `B`, `D`, `H`.
    mode : {"f", "fb"}
        Forward, or forward and backward.

    Returns
    -------
    float
        10⁹ operations; an addition and a multiplication are two.
    """
    T, B, D, H = (case[size] for size in "TBDH")
    return 8 * B * T * H * (D + H) * PASSES[mode] / 1e9


def single_layers(record: Mapping, dtype: str) -> list[Mapping]:
    """Return the cases that are one layer of an LSTM, read ahead.

    Parameters
    ----------
    record : mapping
        From ``python -m gatedrnn.bench.kernels``.
    dtype : str
        Which dtype.

    Returns
    -------
    list of mapping
        In the order of the record.
    """
    return [
        case
        for case in record["cases"]
        if (case["cell"], case["dtype"], case["layers"], case["both"]) == ("lstm", dtype, 1, False)
    ]


def timed(cases: list[Mapping], name: str) -> list[tuple[Mapping, Mapping]]:
    """Return the cases in which a rung was timed, each beside its row."""
    found = ((case, row) for case in cases for row in case["rows"] if row["name"] == name)
    return [(case, row) for case, row in found if row["status"] == "timed"]


def lines(record: Mapping, name: str, dtype: str = "float32") -> dict[str, Line]:
    """Fit one rung, both passes.

    Parameters
    ----------
    record : mapping
        From ``python -m gatedrnn.bench.kernels``.
    name : str
        Rung, as in the record.
    dtype : str
        Which dtype.

    Returns
    -------
    dict of Line
        For "f" and "fb".

    Raises
    ------
    ValueError
        If the rung was timed at fewer than `FEWEST` sizes.
    """
    pairs = timed(single_layers(record, dtype), name)
    least = 1e3 / record["provenance"]["rates"][dtype]["tflops"]
    return {
        mode: fit(
            [case["T"] for case, _ in pairs],
            [gflop(case, mode) for case, _ in pairs],
            [1e3 * row[mode]["ms"][1] for _, row in pairs],
            least,
        )
        for mode in PASSES
    }
