"""Generated tasks: each asks for one kind of memory and has a known score without it."""

from gatedrnn.data.tasks.batches import EveryStep, WholeSequence
from gatedrnn.data.tasks.nesting import brackets
from gatedrnn.data.tasks.recall import adding, copy, latch
from gatedrnn.data.tasks.scores import baseline
from gatedrnn.data.tasks.tracking import echo, parity

__all__ = [
    "EveryStep",
    "WholeSequence",
    "adding",
    "baseline",
    "brackets",
    "copy",
    "echo",
    "latch",
    "parity",
]
