"""From the file a student handed in to a notebook that can be graded."""

from gatekeeper.intake.source import read_source
from gatekeeper.intake.take import take_in

__all__ = ["read_source", "take_in"]
