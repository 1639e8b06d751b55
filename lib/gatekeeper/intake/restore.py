"""Put a submission back into the source's frame: its answers, its own cells, nothing else."""

import copy
from dataclasses import dataclass

from gatekeeper.intake.cells import ELSEWHERE, Slot, dependents, slots_of
from gatekeeper.intake.changes import changes
from gatekeeper.intake.guess import Match
from gatekeeper.intake.match import match
from gatekeeper.intake.misplaced import put_right
from gatekeeper.intake.own import MOST_CHARACTERS, number, own_cells
from gatekeeper.intake.piece import Piece
from gatekeeper.model import SourceNotebook


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
    notes = [*matched.notes, *changes(slots, anchors, matched, missing)]
    own, dropped = own_cells(source, slots, pieces, anchors, matched)
    cells = own.pop(None, [])
    for slot in slots:
        cells += [_named_cell(slot, matched, missing), *own.get(slot.name, [])]
    number(cells, {slot.cell["id"] for slot in slots})
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
        piece = matched.found[slot.name]
        # nbgrader takes an answer for untouched only if not a blank differs.
        cell["source"] = slot.cell["source"] if slot.is_unchanged(piece.text) else piece.text
        if piece.pictures and not slot.is_code:
            cell["attachments"] = piece.pictures
    return cell
