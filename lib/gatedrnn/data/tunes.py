"""Folk tunes as text: one tune is one string of ABC notation."""

import re
from typing import NamedTuple

import numpy as np

from gatedrnn.data.packages import package_folder

COLLECTION = "ryansMammoth"
HEAD = ("M:", "L:", "K:")
PLAYERS_NOTES = re.compile(r'"[^"\n]*"|\\$|%.*$', re.MULTILINE)


class Tunes(NamedTuple):
    """Tunes in ABC notation, with a fixed split.

    Attributes
    ----------
    train : tuple of str
        Tunes to learn from; each starts with its metre, unit of length and key, as in
        ``"M:2/4\\nL:1/16\\nK:G\\n"``, and ends with a line break.
    valid : tuple of str
        Tunes to choose a model by.
    test : tuple of str
        Tunes to measure it on, once.
    """

    train: tuple[str, ...]
    valid: tuple[str, ...]
    test: tuple[str, ...]


def load_tunes() -> Tunes:
    """Load the reels, jigs and hornpipes that come inside the music21 package.

    Titles, sources, comments, and notes to the player in quotes are left out; the notes, bars and
    bow marks are as they were typed. A tune that occurs twice is kept once, and a tune
    without a unit of length is left out.

    Returns
    -------
    Tunes
        832 tunes in `train`, 104 in `valid` and 104 in `test`, in a fixed shuffled order, from
        115 to 1,025 characters long, 265,355 characters and 72 different ones in all.

    Raises
    ------
    ImportError
        If music21 is not installed.
    FileNotFoundError
        If music21 is installed without its corpus.

    Notes
    -----
    Ryan's Mammoth Collection (Boston, 1883) is out of copyright; volunteers typed it, and music21
    distributes it with their permission, not under its own licence: read its
    `corpus/license.txt` before you distribute the tunes further.
    """
    corpus = package_folder("load_tunes", "tunes", "music21") / "corpus"
    files = sorted((corpus / COLLECTION).glob("*.abc"))
    if not files:
        raise FileNotFoundError(
            f"load_tunes: {corpus} has no tunes in {COLLECTION}, music21 was installed without "
            "its corpus; run: pip install --force-reinstall --no-deps music21"
        )
    # A dict keeps the first of equal tunes, in the order of the files.
    tunes = list(dict.fromkeys(_music(path.read_text(encoding="utf-8")) for path in files))
    tunes = [tune for tune in tunes if tune]
    tenth = len(tunes) // 10
    order = np.random.default_rng(0).permutation(len(tunes))
    parts = np.split(order, [-2 * tenth, -tenth])
    return Tunes(*(tuple(tunes[n] for n in part) for part in parts))


def _music(abc: str) -> str:
    """Keep metre, unit, key and notes of one tune; nothing when one of them is missing."""
    lines = [line.rstrip() for line in PLAYERS_NOTES.sub("", abc).splitlines()]
    head = [next((line for line in lines if line.startswith(field)), None) for field in HEAD]
    if None in head:
        return ""
    # A new metre, unit or key in the middle of a tune is part of the music.
    notes = lines[lines.index(head[-1]) + 1 :]
    notes = [n for n in notes if n and n not in head and not re.match(r"[A-JN-Z]:", n)]
    return "\n".join([*(line.replace(" ", "") for line in head), *notes]) + "\n"
