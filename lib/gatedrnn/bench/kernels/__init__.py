"""The ladder of `gatedrnn.kernels`, measured: every rung beside the machine's floor.

``make bench-kernels`` runs ``python -m gatedrnn.bench.kernels`` and writes
``book/_data/bench-kernels.json``. On a GPU device events are the clock; without one the rungs that
need none run on one thread of the processor. Nobody is timed whose results differ from the float64
reference.
"""

from gatedrnn.bench.kernels.grid import SIZES, Case
from gatedrnn.bench.kernels.run import measure
from gatedrnn.bench.kernels.table import table

__all__ = ["SIZES", "Case", "measure", "table"]
