"""The cells that a student added or that no name protects."""

import copy
import re
from collections import defaultdict

from gatekeeper.intake.piece import Piece
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
