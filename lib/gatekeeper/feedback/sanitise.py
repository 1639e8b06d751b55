"""Text and pictures of strangers, made harmless before they enter a page."""

import base64
import io
import re
import unicodedata
from dataclasses import dataclass

from PIL import Image

# Sequences that colour, move or retitle a terminal: CSI, then OSC and its relatives, then the rest.
TERMINAL = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]?"
)
# Letters that print nothing, though Unicode counts them among the letters.
BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# Without these two, Persian, the scripts of India and many emoji fall apart.
JOINERS = frozenset("\u200c\u200d")
MARKS_IN_A_ROW = 3
PIXELS = 30_000_000
WIDEST = 1200
HEAVY = 150_000


@dataclass(frozen=True)
class Figure:
    """A picture that this process encoded itself.

    Attributes
    ----------
    uri : str
        Data URI of a PNG or JPEG file.
    width, height : int
        Size in pixels.
    """

    uri: str
    width: int
    height: int


def plain(text: str) -> str:
    """Make every character of a text visible, or remove it.

    Parameters
    ----------
    text : str
        Anything.

    Returns
    -------
    str
        Letters, line breaks and tabs; characters that print nothing or turn the direction of
        writing stand there by their number.
    """
    text = TERMINAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text
    shown, marks = [], 0
    for letter in text:
        category = unicodedata.category(letter)
        # A tower of marks reaches over the lines above and below it.
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks <= MARKS_IN_A_ROW:
            shown.append(_shown(letter, category))
    return "".join(shown)


def _shown(letter: str, category: str) -> str:
    if letter in "\n\t" or letter in JOINERS:
        return letter
    if category == "Cs":
        return "\ufffd"
    if letter < " ":
        return chr(0x2400 + ord(letter))
    if category in ("Cc", "Cf", "Zl", "Zp") or letter in BLANK_LETTERS:
        return f"⟨U+{ord(letter):04X}⟩"
    return letter


def printed(text: str) -> str:
    """Show what a terminal would show in the end: a progress bar only in its last state.

    Parameters
    ----------
    text : str
        What a program printed.

    Returns
    -------
    str
        As `plain` makes it.
    """
    lines = TERMINAL.sub("", text).replace("\r\n", "\n").replace("\b", "").split("\n")
    return plain("\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines))


def cut(text: str, limit: int) -> str:
    """Keep the beginning and the end of a long text.

    Parameters
    ----------
    text : str
        Any text.
    limit : int
        Characters to keep.

    Returns
    -------
    str
        The text, or two thirds of the limit from its beginning and one third from its end.
    """
    if len(text) <= limit:
        return text
    tail = limit // 3
    left_out = f"\n[... {len(text) - limit:,} characters left out ...]\n"
    return text[: limit - tail] + left_out + text[len(text) - tail :]


def figure(encoded: str) -> Figure | None:
    """Decode a picture and encode it again, so that only its pixels remain.

    Parameters
    ----------
    encoded : str
        A PNG or JPEG file in base64.

    Returns
    -------
    Figure or None
        None when it is neither, is damaged, or holds more than 30 million pixels.
    """
    # Decoders of pictures raise whatever the damaged file leads them to.
    try:
        stored = Image.open(io.BytesIO(base64.b64decode(encoded)), formats=("PNG", "JPEG"))
        if stored.width * stored.height > PIXELS:
            return None
        pixels = stored.convert("RGBA")
    except Exception:
        return None
    # A transparent plot has black axes, which a dark page would swallow.
    paper = Image.new("RGBA", pixels.size, "white")
    picture = Image.alpha_composite(paper, pixels).convert("RGB")
    picture.thumbnail((WIDEST, 4 * WIDEST))
    kind, data = "png", _encode(picture, "PNG", optimize=True)
    if len(data) > HEAVY:
        kind, data = "jpeg", _encode(picture, "JPEG", quality=80)
    uri = f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"
    return Figure(uri, picture.width, picture.height)


def _encode(picture: Image.Image, kind: str, **options) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()
