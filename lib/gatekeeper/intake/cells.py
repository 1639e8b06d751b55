"""What the cells of the source are to the restoring: names, answers, what depends on what."""

from collections.abc import Iterable
from dataclasses import dataclass

from gatekeeper.intake.text import definitions, same
from gatekeeper.model import SourceNotebook

# Stands where an answer was deleted whose function is written in another cell: the stub would
# take the function away again.
ELSEWHERE = "# The answer to this cell is written in another one."


@dataclass(frozen=True)
class Slot:
    """One cell of the source that nbgrader knows by name.

    Attributes
    ----------
    index : int
        Its place in the source.
    cell : dict
        The cell, as it has to be.
    released : str
        Its text as the students received it.
    """

    index: int
    cell: dict
    released: str

    @property
    def name(self) -> str:
        """nbgrader's name of the cell."""
        return self.cell["metadata"]["nbgrader"]["grade_id"]

    @property
    def is_answer(self) -> bool:
        """Whether the student's text counts here and not the source's."""
        fields = self.cell["metadata"]["nbgrader"]
        return bool(fields.get("solution") or (fields.get("task") and not fields.get("locked")))

    @property
    def is_graded(self) -> bool:
        """Whether the cell carries points."""
        fields = self.cell["metadata"]["nbgrader"]
        return bool(fields.get("grade") or fields.get("task"))

    @property
    def is_code(self) -> bool:
        """Whether it is a code cell."""
        return self.cell["cell_type"] == "code"

    @property
    def wanted(self) -> frozenset[str]:
        """Names of the functions and classes that an answer defines."""
        return definitions(self.released) if self.is_answer and self.is_code else frozenset()

    def is_unchanged(self, text: str) -> bool:
        """Whether a text is what the student received.

        Parameters
        ----------
        text : str
            Source of a submitted cell.

        Returns
        -------
        bool
            White space at the ends of lines does not count.
        """
        # A test that was taken in before has its hidden part.
        restored = not self.is_answer and same(text, self.cell["source"])
        return restored or same(text, self.released)


def slots_of(source: SourceNotebook) -> list[Slot]:
    """List the cells that nbgrader knows by name.

    Parameters
    ----------
    source : SourceNotebook
        The instructor's notebook.

    Returns
    -------
    list of Slot
        In the order of the source.
    """
    slots = []
    for index, cell in enumerate(source.notebook["cells"]):
        fields = cell["metadata"].get("nbgrader", {})
        if any(fields.get(key) for key in ("grade", "solution", "locked", "task")):
            released = source.released.get(fields["grade_id"], cell["source"])
            slots.append(Slot(index, cell, released))
    return slots


def dependents(slots: list[Slot], missing: Iterable[str]) -> tuple[str, ...]:
    """Name the graded cells that cannot be judged when answers are missing.

    Parameters
    ----------
    slots : list of Slot
        From `slots_of`.
    missing : iterable of str
        Names of answers that were not found.

    Returns
    -------
    tuple of str
        A graded cell depends on the answers that stand before it and after the last graded one.
    """
    missing, lost, answers, closed = set(missing), [], [], False
    for slot in slots:
        if slot.is_answer:
            answers = [slot.name] if closed else [*answers, slot.name]
            closed = False
            if slot.is_graded and slot.name in missing:
                lost.append(slot.name)
        elif slot.is_graded:
            closed = True
            if missing.intersection(answers):
                lost.append(slot.name)
    return tuple(lost)
