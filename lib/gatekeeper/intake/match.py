"""Find each cell of the source in a submission: by name, by Jupyter's id, by content, by place."""

from collections import Counter, defaultdict

from gatekeeper.intake.cells import Slot
from gatekeeper.intake.guess import Match, by_place
from gatekeeper.intake.piece import Piece
from gatekeeper.intake.text import definitions, listed, normal


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
    by_place(slots, plain, pieces, free, result)
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
