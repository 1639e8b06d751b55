"""The cells that a student added or that no name protects."""

import copy
import re
from collections import defaultdict

from gatekeeper.intake.piece import Piece
from gatekeeper.intake.text import listed
from gatekeeper.model import SourceNotebook

CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
MOST_CHARACTERS = 200_000
OWN_CELLS = 500
OWN_CHARACTERS = 1_000_000


def own_cells(source: SourceNotebook, slots, pieces, anchors, matched) -> tuple[dict, list[str]]:
    """Collect the cells that are the student's own.

    Parameters
    ----------
    source : SourceNotebook
        The instructor's notebook.
    slots : list of Slot
        Its cells that have a name.
    pieces : list of Piece
        The submitted cells.
    anchors : dict of int to Slot
        The submitted cells that were recognised, by position.
    matched : Match
        Which submitted cell stands for which of the source.

    Returns
    -------
    dict of str or None to list of dict, list of str
        Cells by the name of the named cell they follow, None at the top; and what was left out.
    """
    taken, anchor, mine = matched.taken(), None, []
    names = {slot.name: slot for slot in slots}
    for piece in pieces:
        anchor = anchors[piece.position].name if piece.position in anchors else anchor
        slot = names.get(piece.grade_id)
        # A copy of a test is worth nothing; one that was turned into something else may be needed.
        is_copy = slot is not None and slot.is_unchanged(piece.text)
        if piece.position not in taken and not is_copy and piece.text.strip():
            mine.append((anchor, piece))
    kept, own = _limited(mine), defaultdict(list)
    known = {cell["id"]: cell for cell in source.notebook["cells"] if "id" in cell}
    for anchor, piece in kept:
        own[anchor].append(_own_cell(piece, known.get(piece.cell_id)))
    notes = []
    if len(kept) < len(mine):
        notes.append(f"{len(mine) - len(kept)} cells beyond the limits were left out.")
    if invented := [
        piece for _, piece in kept if piece.claims_points and piece.grade_id not in names
    ]:
        listing = listed(piece.grade_id or piece.cell_id or "a cell" for piece in invented)
        notes.append(f"The exercise has no such question, so it is an ordinary cell: {listing}.")
    return own, notes


def _limited(mine: list[tuple[str | None, Piece]]) -> list[tuple[str | None, Piece]]:
    kept, room = [], OWN_CHARACTERS
    for anchor, piece in mine:
        fits = len(piece.text) <= min(room, MOST_CHARACTERS)
        if fits and len(kept) < OWN_CELLS:
            kept.append((anchor, piece))
            room -= len(piece.text)
    return kept


def _own_cell(piece: Piece, known: dict | None) -> dict:
    cell = {"id": piece.cell_id, "cell_type": piece.kind, "metadata": {}, "source": piece.text}
    if known and known["cell_type"] == piece.kind and "nbgrader" not in known["metadata"]:
        cell["metadata"] = copy.deepcopy(known["metadata"])
    if piece.kind == "code":
        cell |= {"outputs": [], "execution_count": None}
    elif piece.pictures:
        cell["attachments"] = piece.pictures
    return cell


def number(cells: list[dict], reserved: set[str]) -> None:
    """Give every cell of the student's own an id that nobody else has.

    Parameters
    ----------
    cells : list of dict
        All cells; changed in place.
    reserved : set of str
        Ids of the source's named cells.
    """
    used = set(reserved)
    for place, cell in enumerate(cells):
        if "nbgrader" in cell["metadata"]:
            continue
        name = cell["id"]
        if name in used or not CELL_ID.fullmatch(name):
            name = f"own-{place}"
            while name in used:
                name += "x"
        used.add(name)
        cell["id"] = name
