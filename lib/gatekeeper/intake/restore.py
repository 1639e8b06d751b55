"""Put a submission back into the source's frame: its answers, its own cells, nothing else."""

import copy
import re
from collections import defaultdict
from dataclasses import dataclass

from gatekeeper.intake.cells import ELSEWHERE, Slot, dependents, slots_of
from gatekeeper.intake.match import Match, match
from gatekeeper.intake.misplaced import put_right
from gatekeeper.intake.read import Piece
from gatekeeper.intake.text import listed
from gatekeeper.model import SourceNotebook

CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
MOST_CHARACTERS = 200_000
OWN_CELLS = 500
OWN_CHARACTERS = 1_000_000
FIELDS = ("points", "schema_version", "grade", "solution", "locked", "task")


@dataclass(frozen=True)
class Restored:
    """A submission in the source's frame.

    Attributes
    ----------
    notebook : dict
        nbformat 4.5.
    notes : tuple of str
        What was restored or left out, one sentence each.
    unmatched : tuple of str
        Graded cells whose answer was not found.
    """

    notebook: dict
    notes: tuple[str, ...]
    unmatched: tuple[str, ...]


def restore(source: SourceNotebook, pieces: list[Piece]) -> Restored:
    """Restore everything of a submission that is not the student's to change.

    Parameters
    ----------
    source : SourceNotebook
        The instructor's notebook.
    pieces : list of Piece
        The submitted cells.

    Returns
    -------
    Restored
        The source's named cells in the source's order with the student's answers; the student's
        own cells stay behind the named cell that they followed.
    """
    slots = slots_of(source)
    matched = match(slots, source.notebook["cells"], pieces)
    # A cell that turns out to hold another's answer is still where it is.
    anchors = {matched.found[s.name].position: s for s in slots if s.name in matched.found}
    put_right(slots, pieces, matched)
    missing = _without_answer(slots, matched)
    notes = [*matched.notes, *_compare(slots, anchors, matched, missing)]
    own, dropped = _own_cells(source, slots, pieces, anchors, matched)
    cells = own.pop(None, [])
    for slot in slots:
        cells += [_named_cell(slot, matched, missing), *own.get(slot.name, [])]
    _number(cells, {slot.cell["id"] for slot in slots})
    frame = {"metadata": copy.deepcopy(source.notebook["metadata"])}
    notebook = {"nbformat": 4, "nbformat_minor": 5, **frame, "cells": cells}
    return Restored(notebook, (*notes, *dropped), dependents(slots, missing))


def _without_answer(slots: list[Slot], matched: Match) -> set[str]:
    missing = set()
    for slot in slots:
        piece = matched.found.get(slot.name)
        if slot.is_answer and slot.name not in matched.elsewhere:
            if piece is None:
                missing.add(slot.name)
            elif len(piece.text) > MOST_CHARACTERS:
                matched.notes.append(f"The answer {slot.name} is too long and was left out.")
                missing.add(slot.name)
    return missing


def _named_cell(slot: Slot, matched: Match, missing: set[str]) -> dict:
    cell = copy.deepcopy(slot.cell)
    if slot.is_code:
        cell |= {"outputs": [], "execution_count": None}
    if slot.name in matched.elsewhere:
        cell["source"] = ELSEWHERE
    elif slot.is_answer and slot.name not in missing:
        text = matched.found[slot.name].text
        # nbgrader takes an answer for untouched only if not a blank differs.
        cell["source"] = slot.cell["source"] if slot.is_unchanged(text) else text
    return cell


def _compare(slots, anchors, matched: Match, missing: set[str]) -> list[str]:
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
        for field in FIELDS if piece.grade_id == slot.name else ():
            if not _equal(piece.nbgrader.get(field), slot.cell["metadata"]["nbgrader"].get(field)):
                changed[field].append(slot.name)
    sentences = {
        "gone": "Cells that were missing were put back: {}.",
        "lost": "No answer was found for {}.",
        "text": "Cells that must not be changed were set back: {}.",
    }
    for what, names in changed.items():
        sentence = sentences.get(what, f"The {what} was set back in {{}}.")
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


def _own_cells(source, slots, pieces, anchors, matched: Match) -> tuple[dict, list[str]]:
    own, taken, anchor = defaultdict(list), matched.taken(), None
    names = {slot.name: slot for slot in slots}
    known = {cell["id"]: cell for cell in source.notebook["cells"] if "id" in cell}
    count = characters = left_out = 0
    for piece in pieces:
        anchor = anchors[piece.position].name if piece.position in anchors else anchor
        slot = names.get(piece.grade_id)
        # A copy of a test is worth nothing; one that was turned into something else may be needed.
        is_copy = slot is not None and slot.is_unchanged(piece.text)
        if piece.position in taken or is_copy or not piece.text.strip():
            continue
        count, characters = count + 1, characters + len(piece.text)
        if count > OWN_CELLS or characters > OWN_CHARACTERS or len(piece.text) > MOST_CHARACTERS:
            left_out += 1
            continue
        own[anchor].append(_own_cell(piece, known.get(piece.cell_id)))
    notes = [f"{left_out} cells beyond the limits were left out."] if left_out else []
    return own, notes


def _own_cell(piece: Piece, known: dict | None) -> dict:
    cell = {"id": piece.cell_id, "cell_type": piece.kind, "metadata": {}, "source": piece.text}
    if known and known["cell_type"] == piece.kind and "nbgrader" not in known["metadata"]:
        cell["metadata"] = copy.deepcopy(known["metadata"])
    if piece.kind == "code":
        cell |= {"outputs": [], "execution_count": None}
    return cell


def _number(cells: list[dict], reserved: set[str]) -> None:
    used = set(reserved)
    for number, cell in enumerate(cells):
        if "nbgrader" in cell["metadata"]:
            continue
        name = cell["id"]
        if name in used or not CELL_ID.fullmatch(name):
            name = f"own-{number}"
            while name in used:
                name += "x"
        used.add(name)
        cell["id"] = name
