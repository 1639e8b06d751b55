"""Recognise answers that have lost their name, by their place and their looks."""

import difflib
from collections import defaultdict
from dataclasses import dataclass, field

from gatekeeper.intake.cells import Slot
from gatekeeper.intake.piece import Piece
from gatekeeper.intake.text import normal

SIMILAR = 0.6
# Comparing texts costs time that grows with the product of their lengths.
COMPARED_CHARACTERS = 10_000
COMPARED_PIECES = 100


@dataclass
class Match:
    """Which submitted cell stands for which cell of the source.

    Attributes
    ----------
    found : dict of str to Piece
        By the name of the source's cell.
    elsewhere : set of str
        Answers that were deleted and whose functions are written in another cell.
    notes : list of str
        What was not in its place, one sentence each.
    """

    found: dict[str, Piece] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)

    def taken(self) -> set[int]:
        """Positions of the submitted cells that are in use.

        Returns
        -------
        set of int
            In the submission's order of cells.
        """
        return {piece.position for piece in self.found.values()}


def by_place(slots, plain, pieces, free, result: Match) -> None:
    """Match answers with cells that stand where they should, between cells that are certain.

    Parameters
    ----------
    slots : list of Slot
        The source's cells that have a name.
    plain : list of dict
        All cells of the source, in order.
    pieces, free : list of Piece
        All submitted cells, and those without a name of the source.
    result : Match
        Changed in place.
    """
    places = _places(slots, plain, pieces, result)
    if not places:
        return
    taken = result.taken() | set(places.values())
    gaps = defaultdict(list)
    for slot in slots:
        if slot.is_answer and slot.name not in result.found:
            before = max((p for i, p in places.items() if i < slot.index), default=-1)
            after = min((p for i, p in places.items() if i > slot.index), default=len(pieces))
            gaps[before, after, slot.is_code].append(slot)
    for (before, after, is_code), lost in gaps.items():
        inside = [
            piece
            for piece in free
            if before < piece.position < after and piece.position not in taken
            if (piece.kind == "code") == is_code and piece.text.strip()
        ]
        # Two cells for one answer: a human decides.
        if len(inside) == len(lost):
            result.found |= {slot.name: p for slot, p in zip(lost, inside, strict=True)}


def _places(slots, plain, pieces, result: Match) -> dict[int, int]:
    # Index in the source -> position in the submission, of every cell that is certain.
    places = {s.index: result.found[s.name].position for s in slots if s.name in result.found}
    taken = set(places.values())
    by_id = {piece.cell_id: piece.position for piece in reversed(pieces) if piece.cell_id}
    by_text = {normal(piece.text): piece.position for piece in reversed(pieces)}
    named = {slot.index for slot in slots}
    for index, cell in enumerate(plain):
        position = by_id.get(cell.get("id"), by_text.get(normal(cell["source"])))
        if index not in named and position is not None and position not in taken:
            places[index] = position
            taken.add(position)
    return places


def by_likeness(slots: list[Slot], free: list[Piece], result: Match) -> None:
    """Match answers with cells that look like what was released.

    Parameters
    ----------
    slots : list of Slot
        The source's cells that have a name.
    free : list of Piece
        Submitted cells without a name of the source.
    result : Match
        Changed in place.
    """
    for slot in slots:
        if slot.name in result.found or not (slot.is_answer and slot.is_code):
            continue
        taken = result.taken()
        rest = [p for p in free if p.position not in taken and p.kind == "code" and p.text]
        likeness = {
            piece.position: _likeness(slot.released, piece.text) for piece in rest[:COMPARED_PIECES]
        }
        best = max(likeness, key=likeness.get, default=None)
        if best is not None and likeness[best] >= SIMILAR:
            result.found[slot.name] = next(piece for piece in rest if piece.position == best)


def _likeness(one: str, other: str) -> float:
    if max(len(one), len(other)) > COMPARED_CHARACTERS:
        return 0.0
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
