"""The course: settings, limits, gradebook, assignments, and runs that were interrupted."""

import os
from collections.abc import Iterator
from pathlib import Path

import psutil

from gatekeeper.cli.checks.check import Check
from gatekeeper.cli.words import count, listing
from gatekeeper.course import Course
from gatekeeper.course.database import sqlite_path
from gatekeeper.grade.material import read_material
from gatekeeper.model import GatekeeperError
from gatekeeper.record import one_grader, students

MEGABYTE = 1_000_000


def check_course(root: Path) -> Iterator[Check]:
    """Look at a course without changing anything in it.

    Parameters
    ----------
    root : Path
        Its folder.

    Yields
    ------
    Check
        One after the other.
    """
    try:
        course = Course.load(root)
    except GatekeeperError as error:
        yield Check("course", "problem", *_split(error))
        return
    yield Check("course", "ok", f"{course.course_id or 'without a name'}, in {course.root}")
    yield from _limits(course)
    yield _gradebook(course)
    yield from _assignments(course)
    yield from _runs(course)


def _limits(course: Course) -> Iterator[Check]:
    limits = course.limits
    time = f"{limits.cell_seconds:g} s a cell, {limits.notebook_seconds:g} s a notebook"
    size = f"{limits.memory_mb} MB of memory, {limits.processes} processes"
    yield Check("limits", "ok", f"{time}, {size}")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = psutil.virtual_memory().total // MEGABYTE
    if cores * limits.memory_mb > memory:
        found = f"{cores} submissions at a time may want {cores * limits.memory_mb} MB of {memory}"
        fitting = max(1, memory // limits.memory_mb)
        remedy = f"grade with --jobs {fitting}, or lower c.Gatekeeper.memory_mb"
        yield Check("memory", "note", found, remedy)


def _gradebook(course: Course) -> Check:
    path = sqlite_path(course.db_url)
    if path is not None and not path.exists():
        return Check("gradebook", "ok", "not there yet; the first run makes it")
    try:
        number = len(students(course))
    except GatekeeperError as error:
        return Check("gradebook", "problem", *_split(error))
    where = path.name if path is not None else "a database server"
    return Check("gradebook", "ok", f"{where}, {count(number, 'student')}")


def _assignments(course: Course) -> Iterator[Check]:
    folder = course.root / course.coursedir.source_directory
    names = [p.name for p in sorted(folder.glob("*")) if any(p.glob("*.ipynb"))]
    if not names:
        yield Check("assignments", "problem", f"no notebook in {folder}", "write one there")
    for name in names:
        try:
            material = read_material(course, name)
        except GatekeeperError as error:
            yield Check(name, "problem", *_split(error))
            continue
        cells = [cell for source in material.sources for cell in source.graded]
        kinds = {kind: sum(cell.kind == kind for cell in cells) for kind in KINDS}
        said = ", ".join(f"{number} {KINDS[kind]}" for kind, number in kinds.items() if number)
        in_hand = len(course.submitted_folders(name))
        found = f"{said or 'no points anywhere'}; {count(in_hand, 'submission')}"
        yield Check(name, "ok" if cells else "note", found)


KINDS = {"judged": "judged", "test": "tested in the sandbox", "manual": "for a human"}


def _runs(course: Course) -> Iterator[Check]:
    state = course.root / ".gatekeeper"
    if not state.is_dir():
        yield Check("runs", "ok", "none so far")
        return
    try:
        with one_grader(state, "gatekeeper doctor"):
            pass
    except GatekeeperError as error:
        yield Check("runs", "note", *_split(error))
        return
    waiting = [path.parts[-3] for path in state.glob("results/*/waiting/*.json") if path.is_file()]
    if waiting:
        found = f"{count(len(waiting), 'result')} of an interrupted run not recorded yet"
        remedy = f"run gatekeeper grade again for {listing(sorted(set(waiting)))}"
        yield Check("runs", "note", found, remedy)
    else:
        yield Check("runs", "ok", "nobody is grading, nothing is waiting to be recorded")


def _split(error: GatekeeperError) -> tuple[str, str]:
    found, _, remedy = str(error).partition("; ")
    return found.rstrip("."), remedy.rstrip(".")
