"""What is trained on what: one frozen record, checked when it is made."""

from dataclasses import dataclass

import numpy as np

from gatedrnn.experiments.problems import PROBLEMS

GATES = {"RNN": (), "GRU": ("r",), "LSTM": ("i", "f", "g", "o")}
"""Cells, and the blocks of each that a setting may leave out."""


@dataclass(frozen=True)
class Setting:
    """One training run of one small network.

    Attributes
    ----------
    task : {"latch", "adding", "copy", "parity"}
        A function of `gatedrnn.data.tasks`.
    cell : {"RNN", "GRU", "LSTM"}
        The layer, under PyTorch's name.
    T : int
        Length that the task is called with, in training.
    H : int
        Hidden size.
    bias : float or None
        None: PyTorch's own initial values, every parameter uniform within 1/sqrt(H) of zero.
        A number: those of `gatedrnn.params`, orthogonal recurrent weights, with this initial bias
        on the gate that keeps, f of the LSTM and z of the GRU. The plain RNN has no such gate and
        takes None or 0.
    seed : int
        Of initial values, training data and test data.
    steps : int
        Updates at most.
    batch_size : int
        Sequences an update; each update sees new ones.
    lr : float
        Learning rate of Adam.
    without : str or None
        A block that is held at 1: i, f, g or o of the LSTM, r of the GRU.
    test_length : int or None
        Length in the final test; None means `T`.

    Raises
    ------
    ValueError
        If a value does not fit.
    """

    task: str = "latch"
    cell: str = "LSTM"
    T: int = 50
    H: int = 16
    bias: float | None = None
    seed: int = 0
    steps: int = 800
    batch_size: int = 64
    lr: float = 0.005
    without: str | None = None
    test_length: int | None = None

    def __post_init__(self):
        for name, allowed in (("task", PROBLEMS), ("cell", GATES)):
            _require(getattr(self, name) in allowed, self, name, f"one of {', '.join(allowed)}")
        for name in ("T", "H", "steps", "batch_size"):
            _require(_is_whole(getattr(self, name), 1), self, name, "a positive integer")
        _require(_is_whole(self.seed, 0), self, "seed", "an integer from 0 on")
        _require(_is_number(self.lr) and self.lr > 0, self, "lr", "a positive number")
        _require(self.bias is None or _is_number(self.bias), self, "bias", "a number or None")
        if self.cell == "RNN":
            _require(not self.bias, self, "bias", "None or 0: the plain RNN has no gate")
        blocks = GATES[self.cell]
        _require(
            self.without is None or self.without in blocks,
            self,
            "without",
            f"None{' or one of ' * bool(blocks)}{', '.join(blocks)} for the {self.cell}",
        )
        _require(
            self.test_length is None or _is_whole(self.test_length, 1),
            self,
            "test_length",
            "a positive integer",
        )


def _is_whole(value, least: int) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool) and least <= value


def _is_number(value) -> bool:
    kinds = (int, float, np.number)
    return isinstance(value, kinds) and not isinstance(value, bool) and bool(np.isfinite(value))


def _require(fits: bool, setting: Setting, name: str, expected: str) -> None:
    if not fits:
        raise ValueError(f"setting: {name} is {getattr(setting, name)!r}, expected {expected}")
