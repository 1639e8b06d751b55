"""Grade a class: from the students' folders, through sandboxed workers, into the gradebook."""

from gatekeeper.grade.entry import Entry
from gatekeeper.grade.order import Order
from gatekeeper.grade.run import grade_class
from gatekeeper.grade.tally import Tally, tally

__all__ = ["Entry", "Order", "Tally", "grade_class", "tally"]
