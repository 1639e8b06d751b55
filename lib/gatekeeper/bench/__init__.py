"""Measured comparison: a class graded by ``nbgrader autograde`` and by ``gatekeeper grade``.

``make bench-grading`` runs ``python -m gatekeeper.bench`` and writes
``book/_data/bench-grading.json``. Both grade the same submissions in turns, each in a fresh copy
of one course. Nothing is reported unless both give every student the same points.
"""

from gatekeeper.bench.record import read_record
from gatekeeper.bench.table import provenance, table

__all__ = ["provenance", "read_record", "table"]
