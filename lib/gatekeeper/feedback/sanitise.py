"""Text of strangers, made harmless before it enters a page."""

import re
import unicodedata

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
