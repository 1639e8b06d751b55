"""What the trainer knows of each task: sizes, how an answer is scored, when it counts as solved."""

from collections.abc import Callable
from typing import NamedTuple

from gatedrnn.data import tasks


class Problem(NamedTuple):
    """A task as the trainer sees it.

    Attributes
    ----------
    draw : callable
        The function of `gatedrnn.data.tasks`.
    D : int
        Channels of the input.
    outputs : int
        Classes, or 1 for a number.
    chance : float
        Score of who remembers nothing: share right, or squared error of `adding`.
    solved : float
        Score from which the task counts as solved, mean over the last batches. Parity asks for
        all answers: a slip in a hundred is what sets it apart from having learned the rule.
    """

    draw: Callable
    D: int
    outputs: int
    chance: float
    solved: float


PROBLEMS = {
    "latch": Problem(tasks.latch, D=4, outputs=4, chance=1 / 4, solved=0.99),
    "adding": Problem(tasks.adding, D=2, outputs=1, chance=1 / 6, solved=0.01),
    "copy": Problem(tasks.copy, D=10, outputs=9, chance=1 / 8, solved=0.99),
    "parity": Problem(tasks.parity, D=1, outputs=2, chance=1 / 2, solved=1.0),
}
