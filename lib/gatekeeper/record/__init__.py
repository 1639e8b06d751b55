"""Keep what was graded: whole, once, and so that a run killed at any moment can go on."""

from gatekeeper.course.trouble import UnusableError
from gatekeeper.record.audit import Run, read_audit
from gatekeeper.record.keep import keep
from gatekeeper.record.known import recorded, students
from gatekeeper.record.lock import one_grader
from gatekeeper.record.receipts import Receipt, Receipts
from gatekeeper.record.saved import Saved
from gatekeeper.record.store import Store
from gatekeeper.record.writer import Change, write

__all__ = [
    "Change",
    "Receipt",
    "Receipts",
    "Run",
    "Saved",
    "Store",
    "UnusableError",
    "keep",
    "one_grader",
    "read_audit",
    "recorded",
    "students",
    "write",
]
