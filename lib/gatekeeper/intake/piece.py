"""One cell of a submission, taken apart.

Nothing of it survives but its type, text, id, pictures and a grader's fields, so no structure that
a student can think of reaches the code behind this module.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from gatekeeper.intake.pictures import pictures_in
from gatekeeper.intake.text import clean

TYPES = ("code", "markdown", "raw")
PICTURES_CHARACTERS = 6_000_000


@dataclass(frozen=True)
class Piece:
    """One cell of a submission.

    Attributes
    ----------
    position : int
        Its place in the submission.
    kind : {"code", "markdown", "raw"}
        Type of the cell.
    text : str
        Its source.
    cell_id : str
        Jupyter's id; empty when there is none.
    nbgrader : dict
        nbgrader's fields as they came, empty when there are none.
    pictures : dict
        Attachments that are pictures.
    question : object
        What gatekeeper was told about the cell, whatever that is.
    """

    position: int
    kind: str
    text: str
    cell_id: str = ""
    nbgrader: dict[str, Any] = field(default_factory=dict)
    pictures: dict[str, dict[str, str]] = field(default_factory=dict)
    question: Any = None

    @property
    def grade_id(self) -> str:
        """nbgrader's name of the cell, empty when it has none."""
        name = self.nbgrader.get("grade_id")
        return name if isinstance(name, str) else ""

    @property
    def claims_points(self) -> bool:
        """Whether somebody wrote into it that it is graded."""
        return self.question is not None or bool(self.nbgrader.get("grade"))


@dataclass
class Submission:
    """What could be read from a file.

    Attributes
    ----------
    pieces : list of Piece
        The cells in their order.
    kernel : str
        Name of the kernel asked for; empty when none was.
    notes : list of str
        What was odd, one sentence each.
    problem : str
        Why nothing could be read; empty when it could.
    """

    pieces: list[Piece] = field(default_factory=list)
    kernel: str = ""
    notes: list[str] = field(default_factory=list)
    problem: str = ""


def piece_of(cell: Any, position: int) -> Piece | None:
    """Take a cell apart.

    Parameters
    ----------
    cell : object
        Anything that stood in the list of cells.
    position : int
        Its place among the cells.

    Returns
    -------
    Piece or None
        None when it is no cell.
    """
    if not isinstance(cell, dict):
        return None
    kind, text = cell.get("cell_type"), _text(cell)
    if kind == "heading":
        level = cell.get("level")
        hashes = "#" * (level if isinstance(level, int) and 0 < level < 7 else 1)
        kind, text = "markdown", f"{hashes} {text}"
    metadata = cell.get("metadata") if isinstance(cell.get("metadata"), dict) else {}
    nbgrader = metadata.get("nbgrader")
    names = (cell.get("id"), metadata.get("id"))
    return Piece(
        position,
        # Unknown types are text: what nobody can name should not run.
        kind if kind in TYPES else "raw",
        clean(text),
        next((name for name in names if isinstance(name, str)), ""),
        nbgrader if isinstance(nbgrader, dict) else {},
        pictures_in(cell.get("attachments")),
        metadata.get("gatekeeper"),
    )


def limit_pictures(pieces: list[Piece]) -> list[Piece]:
    """Take the pictures away that are too many for one notebook.

    Parameters
    ----------
    pieces : list of Piece
        All cells.

    Returns
    -------
    list of Piece
        The first pictures stay.
    """
    room, limited = PICTURES_CHARACTERS, []
    for piece in pieces:
        room -= sum(len(data) for bundle in piece.pictures.values() for data in bundle.values())
        limited.append(piece if room >= 0 or not piece.pictures else replace(piece, pictures={}))
    return limited


def _text(cell: dict) -> str:
    source = cell.get("source", cell.get("input"))
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""
