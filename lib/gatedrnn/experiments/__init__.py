"""The classical memory tasks, trained: which cell holds what for how long, and what decides it.

``make memory`` runs ``python -m gatedrnn.experiments`` and writes ``book/_data/memory.json``. A
chapter trains a few of the same settings live with `train`.
"""

from gatedrnn.experiments.record import read_record
from gatedrnn.experiments.setting import Setting
from gatedrnn.experiments.summary import ablations, column, hold_times
from gatedrnn.experiments.training import Run, train

__all__ = ["Run", "Setting", "ablations", "column", "hold_times", "read_record", "train"]
