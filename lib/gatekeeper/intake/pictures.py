"""Pictures pasted into a text: the one thing beside text that an answer may hold."""

import base64
import binascii
from typing import Any

BEGINNINGS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
PICTURE_CHARACTERS = 2_000_000
MOST_PICTURES = 10
NAME_CHARACTERS = 200


def pictures_in(attachments: Any) -> dict[str, dict[str, str]]:
    """Keep what is a picture in a cell's attachments.

    Parameters
    ----------
    attachments : object
        As it came.

    Returns
    -------
    dict of str to dict of str to str
        By name and type, base64; PNG and JPEG only, ten at most.
    """
    kept = {}
    if not isinstance(attachments, dict):
        return kept
    for name, bundle in attachments.items():
        if len(kept) == MOST_PICTURES or len(name) > NAME_CHARACTERS or not name.isprintable():
            continue
        for kind, beginning in BEGINNINGS.items():
            data = bundle.get(kind) if isinstance(bundle, dict) else None
            if isinstance(data, str) and _is_picture(data, beginning):
                kept[name] = {kind: "".join(data.split())}
    return kept


def attachments_of(cell: Any) -> int:
    """Count what is attached to a cell.

    Parameters
    ----------
    cell : object
        Anything that stood in the list of cells.

    Returns
    -------
    int
        Pictures and everything else.
    """
    attachments = cell.get("attachments") if isinstance(cell, dict) else None
    return len(attachments) if isinstance(attachments, dict) else 0


def _is_picture(data: str, beginning: bytes) -> bool:
    # The text is checked in full: it is written into pages as it is.
    if len(data) > PICTURE_CHARACTERS:
        return False
    try:
        return base64.b64decode("".join(data.split()), validate=True).startswith(beginning)
    except (binascii.Error, ValueError):
        return False
