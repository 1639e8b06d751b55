"""Answers written into the wrong cell: recognised by the functions they define."""

from gatekeeper.intake.cells import ELSEWHERE, Slot
from gatekeeper.intake.guess import Match
from gatekeeper.intake.piece import Piece
from gatekeeper.intake.text import definitions, listed, normal, same


def put_right(slots: list[Slot], pieces: list[Piece], result: Match) -> None:
    """Move answers to the cell whose functions they define.

    Parameters
    ----------
    slots : list of Slot
        The source's cells that have a name.
    pieces : list of Piece
        The submitted cells.
    result : Match
        From `match`; changed in place.
    """
    released = {normal(slot.released) for slot in slots}
    in_code = {result.found[s.name].position for s in slots if s.is_code and s.name in result.found}
    written = [
        (piece, defined)
        for piece in pieces
        if piece.kind == "code" or piece.position in in_code
        if (defined := definitions(piece.text))
        if normal(piece.text) not in released
    ]
    moved = set()
    # Two answers that changed places need a second look at the first of them.
    for _ in range(2):
        for slot in slots:
            if slot.wanted and not _is_right(slot, result.found.get(slot.name)):
                _look_elsewhere(slot, slots, written, result, moved)
    if moved:
        result.notes.append(f"The answer was in another cell and was moved to {listed(moved)}.")


def _is_right(slot: Slot, piece: Piece | None) -> bool:
    if piece is None or not slot.is_answer or slot.is_unchanged(piece.text):
        return False
    return slot.wanted <= definitions(piece.text)


def _look_elsewhere(slot: Slot, slots, written, result: Match, moved: set[str]) -> None:
    current = result.found.get(slot.name)
    if current is not None and same(current.text, ELSEWHERE):
        current = None
    users = {result.found[s.name].position: s for s in slots if s.name in result.found}
    for piece, defined in written:
        user = users.get(piece.position)
        if not slot.wanted <= defined or user is slot:
            continue
        if user is not None and _is_right(user, piece):
            # Two functions in one cell, and this one's own cell deleted.
            if current is None:
                result.found.pop(slot.name, None)
                result.elsewhere.add(slot.name)
                return
            continue
        if user is not None or _must_move(slot, current, piece, users):
            if user is not None:
                del result.found[user.name]
            result.found[slot.name] = piece
            result.elsewhere.discard(slot.name)
            moved.add(slot.name)
            return


def _must_move(slot: Slot, current: Piece | None, piece: Piece, users: dict[int, Slot]) -> bool:
    # A student's own cell below the untouched stub is in force already when the check runs.
    if current is None:
        return True
    if not slot.is_unchanged(current.text):
        return False
    later = min((p for p in users if p > current.position), default=float("inf"))
    return not current.position < piece.position < later
