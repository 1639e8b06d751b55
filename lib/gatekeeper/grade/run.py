"""Grade a class: what comes in, through the workers, into the gradebook."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gatekeeper import sandbox
from gatekeeper.course import Course
from gatekeeper.execute import grade_one
from gatekeeper.grade.desk import Desk
from gatekeeper.grade.entry import Entry
from gatekeeper.grade.material import read_material
from gatekeeper.grade.order import Order
from gatekeeper.grade.pool import Pool
from gatekeeper.grade.roster import roster
from gatekeeper.model import GatekeeperError
from gatekeeper.record import Store, one_grader

# Submissions taken in ahead of each worker, so that none waits for the main process.
AHEAD = 3
# The same trouble with so many submissions, and nothing else, is not about any of them.
HOPELESS = 3


def grade_class(course: Course, order: Order, expect=lambda total: None) -> Iterator[Entry]:
    """Grade an assignment; each entry has been recorded when it is yielded.

    Parameters
    ----------
    course : Course
        The course.
    order : Order
        What the instructor asked for.
    expect : callable
        Called with the number of entries as soon as it is known.

    Yields
    ------
    Entry
        One for each student and notebook.

    Raises
    ------
    GatekeeperError
        If grading cannot begin, or cannot go on. What was yielded before is recorded.
    """
    course.source_notebooks(order.assignment)
    if order.sandboxed and not order.scheduler and (reason := sandbox.why_not()):
        raise GatekeeperError(reason)
    with one_grader(course.state, order.command), _own_folder() as folder:
        jobs = min(order.jobs, max(1, len(course.submitted_folders(order.assignment))))
        pool = Pool(grade_one, jobs, folder, order.scheduler, order.sandboxed)
        with pool:
            # Workers take as long to start as it takes to read what there is to grade.
            if order.force or not order.write or _is_more(course, order):
                pool.start()
            yield from _grade(course, order, pool, expect)


def _grade(course: Course, order: Order, pool: Pool, expect) -> Iterator[Entry]:
    material = read_material(course, order.assignment)
    pool.warm(material.preload)
    course.ensure_assignment(order.assignment)
    class_list = roster(course, order.assignment, order.students)
    desk = Desk(course, order, material)
    units = [(s, folder, source) for s, folder in class_list.items() for source in material.sources]
    expect(len(units))
    waiting, trouble = iter(units), []
    while True:
        while len(pool) < AHEAD * pool.width and (unit := next(waiting, None)):
            found = desk.take_in(*unit)
            if isinstance(found, Entry):
                yield found
            else:
                pool.submit(found)
        if not len(pool):
            return
        task, outcome = pool.next()
        trouble = [*trouble, str(outcome)] if isinstance(outcome, Exception) else []
        if len(trouble) == HOPELESS and len(set(trouble)) == 1:
            raise GatekeeperError(f"{len(trouble)} submissions in a row failed alike: {trouble[0]}")
        yield desk.settle(task, outcome)


def _is_more(course: Course, order: Order) -> bool:
    # A guess, and cheap; workers that were not started in advance are started when needed.
    done = sum(1 for _ in Store(course.state, order.assignment).folder.glob("done/*.json"))
    return done < len(course.submitted_folders(order.assignment))


@contextmanager
def _own_folder() -> Iterator[Path]:
    # What a run that was killed has left is swept away by the next one.
    sandbox.sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"gatekeeper-{os.getpid()}-"))
    try:
        with _temporary_files_in(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        # Workers end without tidying up.
        sandbox.sweep()


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    # Those of workers, of dask and of nbgrader too: killed, they leave nothing anywhere else.
    variable, default = os.environ.get("TMPDIR"), tempfile.tempdir
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = default
        os.environ.pop("TMPDIR")
        if variable is not None:
            os.environ["TMPDIR"] = variable
