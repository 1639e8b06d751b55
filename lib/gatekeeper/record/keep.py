"""Record a result that waits: gradebook, then audit log, then done."""

from pathlib import Path

from gatekeeper.model import Intake
from gatekeeper.record.audit import Run, append, read_audit
from gatekeeper.record.receipts import Receipt
from gatekeeper.record.saved import Saved
from gatekeeper.record.store import Store
from gatekeeper.record.writer import Change, write


def keep(course, store: Store, saved: Saved, intake: Intake, received: Receipt, run: Run) -> Change:
    """Record one result, which has been `put` into the store.

    Parameters
    ----------
    course : Course
        The course, locked by this process.
    store : Store
        Where the result waits.
    saved : Saved
        The result.
    intake : Intake
        What was handed in.
    received : Receipt
        When.
    run : Run
        This run, for the audit log.

    Returns
    -------
    Change
        What the gradebook held before, and holds now.

    Raises
    ------
    GatekeeperError
        If something cannot be written. The result waits then, and the next run takes it from there.

    Notes
    -----
    Killed between two steps, the next run repeats them: the gradebook takes the same scores again,
    and a result that has its line in the audit log gets no second one.
    """
    graded = saved.graded
    last = store.read("done", graded.student, graded.name)
    same = last is not None and last.submission == saved.submission
    change = write(course, graded, intake, received, again=same)
    if store.is_fresh(saved) or not _audited(course.state, saved):
        append(course.state, run, saved, change, (*graded.flags, *received.flags))
    store.finish(graded.student, graded.name)
    return change


def _audited(state: Path, saved: Saved) -> bool:
    return any(row.get("result") == saved.ident for row in read_audit(state))
