"""Bytes in, cells out: whatever was handed in is taken apart into plain text.

Nothing of the file survives but each cell's type, text, id and nbgrader fields, so no structure a
student can think of reaches the code behind this module.
"""

import contextlib
import json
import math
from dataclasses import dataclass, field
from typing import Any

from gatekeeper.intake.text import clean

TYPES = ("code", "markdown", "raw")
UTF16 = (b"\xff\xfe", b"\xfe\xff")


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
    """

    position: int
    kind: str
    text: str
    cell_id: str = ""
    nbgrader: dict[str, Any] = field(default_factory=dict)

    @property
    def grade_id(self) -> str:
        """nbgrader's name of the cell, empty when it has none."""
        name = self.nbgrader.get("grade_id")
        return name if isinstance(name, str) else ""


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


def read(data: bytes) -> Submission:
    """Read a notebook of any age and encoding.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    Submission
        Always; `problem` says why when there is nothing in it.
    """
    submission = Submission()
    content = _load(_decode(data, submission), submission)
    if submission.problem:
        return submission
    cells = _cells(content, submission)
    if cells is None:
        submission.problem = "it holds JSON, but no list of cells"
        return submission
    broken = 0
    for cell in cells:
        piece = _piece(cell, len(submission.pieces))
        if piece is None:
            broken += 1
        else:
            submission.pieces.append(piece)
    if broken:
        submission.notes.append(f"{broken} malformed cells were left out.")
    submission.kernel = _kernel(content)
    return submission


def _decode(data: bytes, submission: Submission) -> str:
    if data.startswith(UTF16):
        submission.notes.append("The file was read as UTF-16.")
    try:
        return data.decode(json.detect_encoding(data))
    except UnicodeDecodeError:
        submission.notes.append("The file is not UTF-8; odd characters may have changed.")
        return data.decode("cp1252", errors="replace")


def _load(text: str, submission: Submission) -> Any:
    # A disk that was full or a crash leaves zeros behind.
    text = text.strip("\x00\ufeff \t\r\n")
    if not text:
        submission.problem = "it is empty"
        return None
    try:
        return json.loads(text, parse_int=_number, parse_float=_number, parse_constant=_number)
    except RecursionError:
        submission.problem = "it is nested too deeply"
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        cut = error.pos >= len(text) - 1 or "Unterminated" in error.msg
        reason = "it breaks off" if cut else "it is not JSON"
        submission.problem = f"{reason} at {where}"
    return None


def _number(digits: str) -> int | float | None:
    # Ten thousand digits, 1e999 and NaN are legal here and trouble later.
    number = None
    with contextlib.suppress(ValueError):
        number = float(digits[:400])
    if number is None or not math.isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _cells(content: Any, submission: Submission) -> list | None:
    if not isinstance(content, dict):
        return None
    version = content.get("nbformat")
    if isinstance(content.get("cells"), list):
        if version != 4:
            submission.notes.append("The notebook's format is not 4; it was read as if it were.")
        return content["cells"]
    if not isinstance(content.get("worksheets"), list):
        return None
    submission.notes.append("The notebook is in an old format and was converted.")
    sheets = [sheet.get("cells") for sheet in content["worksheets"] if isinstance(sheet, dict)]
    return [cell for sheet in sheets if isinstance(sheet, list) for cell in sheet]


def _piece(cell: Any, position: int) -> Piece | None:
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
    )


def _text(cell: dict) -> str:
    source = cell.get("source", cell.get("input"))
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _kernel(content: dict) -> str:
    metadata = content.get("metadata")
    spec = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    name = spec.get("name") if isinstance(spec, dict) else None
    return name if isinstance(name, str) else ""
