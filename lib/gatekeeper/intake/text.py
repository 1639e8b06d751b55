"""Make any text safe to keep and to show in one line, and compare sources."""

import re
import unicodedata
from collections.abc import Iterable

UNENCODABLE = re.compile("[\ud800-\udfff\x00]")
INVISIBLE = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
NAME_CHARACTERS = 80
DEFINITION = re.compile(r"^(?:async[ \t]+def|def|class)[ \t]+(\w+)", re.MULTILINE)


def clean(text: str) -> str:
    r"""Make text encodable, with ``\n`` as its only line break.

    Parameters
    ----------
    text : str
        Anything, lone surrogates included.

    Returns
    -------
    str
        Changed only where it had to be.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return UNENCODABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def shown(name: str) -> str:
    """Write a name so that it is one short line and hides nothing.

    Parameters
    ----------
    name : str
        A file or cell name, whoever chose it.

    Returns
    -------
    str
        Control, direction and unencodable characters escaped, cut after 80 characters.
    """
    kept = name if len(name) <= NAME_CHARACTERS else name[:NAME_CHARACTERS] + "…"
    return "".join(_visible(character) for character in kept)


def listed(names: Iterable[str], most: int = 5) -> str:
    """Join names for a sentence.

    Parameters
    ----------
    names : iterable of str
        Any number of them.
    most : int
        How many are spelled out.

    Returns
    -------
    str
        ``"a, b and 3 more"``.
    """
    names = [shown(name) for name in names]
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def definitions(text: str) -> frozenset[str]:
    """Names of the functions and classes that a cell defines at its top level.

    Parameters
    ----------
    text : str
        Source; it need not be valid Python.

    Returns
    -------
    frozenset of str
        Found by their first lines.
    """
    return frozenset(DEFINITION.findall(text))


def same(one: str, other: str) -> bool:
    """Whether two texts differ in white space at the ends of lines at most.

    Parameters
    ----------
    one, other : str
        Sources of cells.

    Returns
    -------
    bool
        Empty lines at the end do not count either.
    """
    return normal(one) == normal(other)


def normal(text: str) -> str:
    """Take away white space that nobody sees.

    Parameters
    ----------
    text : str
        Source of a cell.

    Returns
    -------
    str
        No white space at the ends of lines, no empty lines at the end.
    """
    return "\n".join(line.rstrip() for line in text.split("\n")).rstrip()


def _visible(character: str) -> str:
    if unicodedata.category(character) in INVISIBLE:
        return character.encode("unicode_escape").decode("ascii")
    return character
