"""Recognise answers that have lost their name, by their place."""

from collections import defaultdict
from dataclasses import dataclass, field

from gatekeeper.intake.piece import Piece
from gatekeeper.intake.text import normal


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
        # A function that no cell defines was not written where it belongs either.
        if slot.is_answer and slot.name not in result.found and not slot.wanted:
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
