"""Measured comparisons: the fast NumPy layers beside PyTorch, Keras and the machine's floor.

``make bench`` runs ``python -m gatedrnn.bench`` and writes ``book/_data/bench-cpu.json``. One
process a library, one thread each, turns in rounds, ratios within a round. Nobody is timed whose
results differ from the float64 reference.
"""

from gatedrnn.bench.cases import SIZES, Plan, Size
from gatedrnn.bench.players import BenchError
from gatedrnn.bench.record import read_record
from gatedrnn.bench.run import measure
from gatedrnn.bench.table import summary, table

__all__ = ["SIZES", "BenchError", "Plan", "Size", "measure", "read_record", "summary", "table"]
