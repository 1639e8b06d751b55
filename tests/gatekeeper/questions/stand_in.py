"""A stand-in for grading that workers can import: it does what the task's files tell it to."""

import os
import signal
import time
from pathlib import Path

from gatekeeper.model import GatekeeperError, Graded, Task


def task(student: str, marks: Path, *orders: str) -> Task:
    """A task, and what to do with it: die, raise (always, or "... once"), sleep, be slow again."""
    files = {"marks": os.fsencode(marks)} | dict.fromkeys(orders, b"")
    return Task(student, "tiny", "tiny", {}, (), {}, files=files, sandboxed=False)


def stand_in(task: Task) -> Graded:
    """Grade nothing, and leave a mark for each attempt."""
    marks = Path(os.fsdecode(task.files["marks"]))
    tries = len(list(marks.glob(f"{task.student}.*")))
    (marks / f"{task.student}.{tries}").write_text(str(os.getpid()))
    if "die" in task.files or ("die once" in task.files and tries == 0):
        os.kill(os.getpid(), signal.SIGKILL)
    if "raise" in task.files or ("raise once" in task.files and tries == 0):
        raise GatekeeperError("the sandbox did not start.")
    if "sleep" in task.files:
        time.sleep(60)
    if "slow again" in task.files and tries:
        time.sleep(1)
    return Graded(task.student, task.assignment, task.name, {}, ())
