"""The desk between the students' folders, the workers and the gradebook; in the main process."""

from dataclasses import replace
from pathlib import Path

from gatekeeper.course import Course
from gatekeeper.grade.entry import Entry
from gatekeeper.grade.material import Material
from gatekeeper.grade.order import Order
from gatekeeper.grade.scores import recorded_scores
from gatekeeper.grade.settled import failed, not_executed, trouble_flag, with_intake
from gatekeeper.grade.unit import Unit
from gatekeeper.intake import take_in
from gatekeeper.intake.suspicion import flags_of
from gatekeeper.model import GatekeeperError, Graded, Intake, SourceNotebook, Task
from gatekeeper.record import Receipts, Run, Saved, Store, UnusableError, keep, recorded


class Desk:
    """Takes in submissions, and records what comes back.

    Parameters
    ----------
    course : Course
        The course, locked by this process.
    order : Order
        What the instructor asked for.
    material : Material
        Of the assignment.
    """

    def __init__(self, course: Course, order: Order, material: Material):
        self._course, self._order, self._material = course, order, material
        self._store = Store(course.state, order.assignment)
        self._store.sweep()
        self._receipts = Receipts(course, order.assignment)
        self._recorded = recorded(course, order.assignment)
        self._before = recorded_scores(course, order.assignment) if order.compare else {}
        self._run = Run(order.command)
        self._out: dict[tuple[str, str], Unit] = {}

    def take_in(self, student: str, folder: Path | None, source: SourceNotebook) -> Entry | Task:
        """Take in one notebook of one student.

        Parameters
        ----------
        student : str
            Whose.
        folder : Path or None
            What was handed in.
        source : SourceNotebook
            Which notebook it should be.

        Returns
        -------
        Entry or Task
            A task if it has to be executed; else what became of it.
        """
        intake = self._open(folder, source)
        unit = Unit(student, source, intake, self._receipts.of(student, folder))
        if not self._order.force and (entry := self._known(unit)):
            return entry
        if intake.state != "readable":
            return self._conclude(unit, not_executed(student, source, intake), "graded")
        self._out[unit.key] = unit
        return self._task(unit)

    def settle(self, task: Task, outcome: Graded | Exception) -> Entry:
        """Record what came back from a worker.

        Parameters
        ----------
        task : Task
            What it was to do.
        outcome : Graded or Exception
            What came of it.

        Returns
        -------
        Entry
            Recorded.
        """
        unit = self._out.pop((task.student, task.name))
        if isinstance(outcome, Graded):
            return self._conclude(unit, with_intake(outcome, unit.intake), "graded")
        return self._conclude(unit, failed(unit.student, unit.source, outcome), "trouble")

    def _open(self, folder: Path | None, source: SourceNotebook) -> Intake:
        if folder is None:
            return Intake("missing", None)
        siblings = {other.name for other in self._material.sources} - {source.name}
        try:
            intake = take_in(folder, source, siblings)
            if intake.state != "readable":
                return intake
            seen = flags_of(intake.notebook, source, self._material.own_work)
            return replace(intake, flags=(*intake.flags, *seen))
        # Nobody knows what comes in; whatever it does to the reader, the class is graded.
        except Exception as error:
            return Intake("unreadable", None, flags=(trouble_flag(error),))

    def _known(self, unit: Unit) -> Entry | None:
        place = self._store.find(*unit.key, unit.digest, unit.source.digest)
        if place is None:
            return None
        saved = self._store.read(place, *unit.key)
        if self._order.sandboxed and not saved.sandboxed:
            # Outside a sandbox anything may have written anything.
            return None
        if place == "done" and unit.key in self._recorded:
            return self._entry(unit, saved.graded, "stands")
        if place == "done":
            # Somebody replaced the gradebook by an older one.
            self._store.put(saved)
        keep(self._course, self._store, saved, unit.intake, unit.receipt, self._run)
        return self._entry(unit, saved.graded, "recorded")

    def _conclude(self, unit: Unit, graded: Graded, fate: str) -> Entry:
        graded = replace(graded, notes=(*graded.notes, *unit.receipt.notes))
        try:
            if self._order.write and not (fate == "trouble" and self._graded_before(unit)):
                self._record(unit, graded, fate)
        except UnusableError:
            # The result waits, and no other could be recorded either.
            raise
        except Exception as error:
            # It may be about this submission alone; about all of them if this fails, too.
            if fate != "trouble":
                return self._conclude(unit, failed(unit.student, unit.source, error), "trouble")
            if isinstance(error, GatekeeperError):
                raise
        return self._entry(unit, graded, fate)

    def _record(self, unit: Unit, graded: Graded, fate: str) -> None:
        # Whatever the grader failed on is tried again by the next run.
        source = "" if fate == "trouble" else unit.source.digest
        sandboxed, state = self._order.sandboxed, unit.intake.state
        saved = Saved(graded, unit.digest, source, self._seeds(unit), sandboxed, state)
        self._store.put(saved)
        keep(self._course, self._store, saved, unit.intake, unit.receipt, self._run)

    def _graded_before(self, unit: Unit) -> bool:
        return self._store.find(*unit.key, unit.digest, unit.source.digest) == "done"

    def _entry(self, unit: Unit, graded: Graded, fate: str) -> Entry:
        # The notebooks of a whole class would not fit into memory.
        flags = (*graded.flags, *unit.receipt.flags)
        light = replace(graded, notebook={}, flags=flags)
        handed_in = unit.intake.state != "missing"
        return Entry(light, fate, handed_in, self._before.get(unit.key))

    def _task(self, unit: Unit) -> Task:
        return Task(
            unit.student,
            self._order.assignment,
            unit.source.name,
            unit.intake.notebook,
            unit.source.graded,
            self._seeds(unit),
            self._course.limits,
            self._material.preload,
            self._material.files,
            self._order.sandboxed,
            unit.intake.unmatched,
        )

    def _seeds(self, unit: Unit) -> dict[str, int]:
        judged = (cell.grade_id for cell in unit.source.graded if cell.kind == "judged")
        assignment = self._order.assignment
        seed = self._course.seed
        return {name: seed(unit.student, assignment, name, unit.digest) for name in judged}
