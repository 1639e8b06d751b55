"""Make any text safe to keep and to show in one line."""

import re
import unicodedata
from collections.abc import Iterable

UNENCODABLE = re.compile("[\ud800-\udfff\x00]")
INVISIBLE = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
NAME_CHARACTERS = 80


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


def _visible(character: str) -> str:
    if unicodedata.category(character) in INVISIBLE:
        return character.encode("unicode_escape").decode("ascii")
    return character
