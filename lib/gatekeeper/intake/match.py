"""Find each cell of the source in a submission: by name, by Jupyter's id, by content, by place."""

import difflib
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from gatekeeper.intake.cells import Slot, definitions, normal
from gatekeeper.intake.read import Piece
from gatekeeper.intake.text import listed

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


def match(slots: list[Slot], plain: list[dict], pieces: list[Piece]) -> Match:
    """Match a submission with the source.

    Parameters
    ----------
    slots : list of Slot
        The source's cells that have a name.
    plain : list of dict
        All cells of the source, in order.
    pieces : list of Piece
        The submitted cells.

    Returns
    -------
    Match
        Each submitted cell is used once at most.
    """
    result = Match()
    _by_name(slots, pieces, result)
    named = {slot.name for slot in slots}
    free = [piece for piece in pieces if piece.grade_id not in named]
    recovered = set(result.found)
    _by_id(slots, free, result)
    _by_text(slots, free, result)
    _by_definitions(slots, free, result)
    _by_place(slots, plain, pieces, free, result)
    _by_likeness(slots, free, result)
    recovered = [slot.name for slot in slots if slot.name in result.found.keys() - recovered]
    if recovered:
        result.notes.append(f"nbgrader's data was missing; recognised: {listed(recovered)}.")
    return result


def _by_name(slots: list[Slot], pieces: list[Piece], result: Match) -> None:
    named = defaultdict(list)
    for piece in pieces:
        named[piece.grade_id].append(piece)
    repeated = []
    for slot in slots:
        copies = named.get(slot.name, [])
        if len(copies) > 1:
            repeated.append(slot.name)
        if slot.is_answer:
            copies = [piece for piece in copies if not slot.is_unchanged(piece.text)] or copies
        # A copy keeps nbgrader's name but gets an id of its own.
        originals = [piece for piece in copies if piece.cell_id == slot.cell.get("id")]
        if copies:
            result.found[slot.name] = (originals or copies)[0]
    if repeated:
        result.notes.append(f"More than one cell is named {listed(repeated)}; one of them counts.")


def _by_id(slots: list[Slot], free: list[Piece], result: Match) -> None:
    by_id = {piece.cell_id: piece for piece in reversed(free) if piece.cell_id}
    for slot in slots:
        piece = by_id.get(slot.cell.get("id"))
        if slot.name not in result.found and piece:
            result.found[slot.name] = piece


def _by_text(slots: list[Slot], free: list[Piece], result: Match) -> None:
    taken, texts = result.taken(), Counter(normal(slot.released) for slot in slots)
    by_text = {}
    for piece in reversed(free):
        if piece.position not in taken:
            by_text[normal(piece.text)] = piece
    for slot in slots:
        text = normal(slot.released)
        if slot.name not in result.found and texts[text] == 1 and text in by_text:
            result.found[slot.name] = by_text[text]


def _by_definitions(slots: list[Slot], free: list[Piece], result: Match) -> None:
    wanted = {slot.name: slot.wanted for slot in slots if slot.name not in result.found}
    if not any(wanted.values()):
        return
    taken = result.taken()
    for piece in free:
        if piece.position in taken or piece.kind != "code":
            continue
        defined = definitions(piece.text)
        for name, names in wanted.items():
            if names and names <= defined and name not in result.found:
                result.found[name] = piece
                break


def _by_place(slots, plain, pieces, free, result: Match) -> None:
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


def _by_likeness(slots: list[Slot], free: list[Piece], result: Match) -> None:
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
