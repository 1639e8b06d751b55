"""What is measured: sizes, cases, plans."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gatedrnn import params, reference


class Size(NamedTuple):
    """Size of one problem.

    Attributes
    ----------
    T, B, D, H : int
        Steps, batch size, input size and hidden size.
    """

    T: int
    B: int
    D: int
    H: int


SIZES = (
    Size(28, 64, 28, 128),
    Size(100, 32, 32, 64),
    Size(200, 32, 128, 64),
    Size(100, 1, 32, 64),
    Size(50, 128, 128, 256),
    Size(35, 20, 650, 650),
)
"""What `make bench` measures: digits read by rows, a forecast, film reviews, a batch of one, a wide
batch, and a language model."""

CELLS = {
    "lstm": (params.init_lstm, reference.LSTMCell),
    "gru": (params.init_gru, reference.GRUCell),
    "rnn": (params.init_rnn, reference.RNNCell),
}
"""Initialiser and reference cell by name."""

DTYPES = ("float32", "float64")


@dataclass(frozen=True)
class Case:
    """One line of the plan.

    Attributes
    ----------
    cell : str
        A key of `CELLS`.
    dtype : str
        "float32" or "float64".
    size : Size
        Size of the problem.
    seed : int
        Seed of its arrays.
    """

    cell: str
    dtype: str
    size: Size
    seed: int

    def __str__(self) -> str:
        return f"{self.cell} {self.dtype} {tuple(self.size)}"


ROUNDS = 9
QUICK = {"sizes": (SIZES[3], SIZES[0]), "cells": ("lstm",), "dtypes": ("float32",), "rounds": 3}


@dataclass(frozen=True)
class Plan:
    """What a run measures.

    Attributes
    ----------
    sizes : sequence of Size
        Sizes of the problems.
    cells : sequence of str
        "lstm", "gru", "rnn".
    dtypes : sequence of str
        "float32", "float64".
    rounds : int
        Rounds for each case; large ones have fewer, at least five.
    seed : int
        Seed of all arrays.
    """

    sizes: Sequence[Size] = SIZES
    cells: Sequence[str] = tuple(CELLS)
    dtypes: Sequence[str] = DTYPES
    rounds: int = ROUNDS
    seed: int = 0

    def cases(self) -> list[Case]:
        """Return the cases in the order in which they run."""
        return [
            Case(cell, dtype, Size(*size), self.seed)
            for cell in self.cells
            for dtype in self.dtypes
            for size in self.sizes
        ]


def weight(case: Case, rounds: int) -> float:
    """Guess how many seconds a case takes, for the progress report.

    Parameters
    ----------
    case : Case
        What is measured.
    rounds : int
        Number of rounds.

    Returns
    -------
    float
        Seconds.
    """
    T, B, D, H = case.size
    blocks, width = CELLS[case.cell][1].spec.G, 2 if case.dtype == "float64" else 1
    billions = 2e-9 * T * B * (D + H) * blocks * H
    build, one_round = 6 + 0.5 * billions, 0.4 + 0.5 * billions * width
    # Long rounds are fewer (`turns.rounds_within`).
    return build + (min(rounds, max(5, 12 / one_round)) + 3) * one_round
