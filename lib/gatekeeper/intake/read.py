"""Bytes in, cells out: whatever was handed in is taken apart into plain text."""

import contextlib
import json
import math
from typing import Any

from gatekeeper.intake.pictures import attachments_of
from gatekeeper.intake.piece import Submission, limit_pictures, piece_of

MOST_CELLS = 200_000
UTF16 = (b"\xff\xfe", b"\xfe\xff")


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
    if len(cells) > MOST_CELLS:
        submission.notes.append(f"Of {len(cells):,} cells only {MOST_CELLS:,} were looked at.")
        cells = cells[:MOST_CELLS]
    taken = [piece_of(cell, position) for position, cell in enumerate(cells)]
    submission.pieces = limit_pictures([piece for piece in taken if piece is not None])
    if None in taken:
        submission.notes.append(f"{taken.count(None)} malformed cells were left out.")
    if sum(map(attachments_of, cells)) > sum(len(p.pictures) for p in submission.pieces):
        submission.notes.append("Of what was attached to texts, only small PNG and JPEG stay.")
    submission.kernel = _kernel(content)
    return submission


def _decode(data: bytes, submission: Submission) -> str:
    if data.startswith(UTF16):
        submission.notes.append("The file was read as UTF-16.")
    # Half a character, written by a broken editor, is no reason to doubt the others.
    for encoding, errors in ((json.detect_encoding(data), "strict"), ("utf-8", "surrogatepass")):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding, errors)
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


def _kernel(content: dict) -> str:
    metadata = content.get("metadata")
    spec = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    name = spec.get("name") if isinstance(spec, dict) else None
    return name if isinstance(name, str) else ""
