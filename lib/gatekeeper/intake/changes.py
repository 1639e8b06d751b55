"""Tell what was changed that was not the student's to change."""

from collections import defaultdict

from gatekeeper.intake.cells import Slot
from gatekeeper.intake.guess import Match
from gatekeeper.intake.text import listed

FIELDS = ("points", "schema_version", "grade", "solution", "locked", "task")


def changes(slots: list[Slot], anchors, matched: Match, missing: set[str]) -> list[str]:
    """Say what was restored.

    Parameters
    ----------
    slots : list of Slot
        The source's cells that have a name.
    anchors : dict of int to Slot
        The submitted cells that were recognised, by position.
    matched : Match
        Which submitted cell stands for which of the source.
    missing : set of str
        Answers that were not found.

    Returns
    -------
    list of str
        One sentence for each kind of change.
    """
    notes, changed = [], defaultdict(list)
    pieces = {slot.name: piece for slot in slots if (piece := matched.found.get(slot.name))}
    for slot in slots:
        piece = pieces.get(slot.name)
        if piece is None:
            changed["gone" if slot.name not in missing else "lost"].append(slot.name)
            continue
        if not slot.is_answer and not slot.is_unchanged(piece.text):
            changed["text"].append(slot.name)
        if piece.kind != slot.cell["cell_type"]:
            changed["cell type"].append(slot.name)
        if piece.grade_id != slot.name:
            continue
        if piece.question != slot.cell["metadata"].get("gatekeeper"):
            changed["question"].append(slot.name)
        for field in FIELDS:
            if not _equal(piece.nbgrader.get(field), slot.cell["metadata"]["nbgrader"].get(field)):
                changed[field].append(slot.name)
    sentences = {
        "gone": "Cells that were missing were put back: {}.",
        "lost": "No answer was found for {}.",
        "text": "Cells that must not be changed were set back: {}.",
    }
    for what, names in changed.items():
        sentence = sentences.get(what, f"Set back to what the exercise says: {what} of {{}}.")
        notes.append(sentence.format(listed(names)))
    order = [anchors[position].index for position in sorted(anchors)]
    if order != sorted(order):
        notes.append("The cells were put back into the order of the exercise.")
    return notes


def _equal(got, expected) -> bool:
    # An absent flag is the same as false, and True is not one point.
    if isinstance(got, bool) or isinstance(expected, bool) or got is None:
        return (got or False) is (expected or False)
    return isinstance(got, int | float) and got == expected
