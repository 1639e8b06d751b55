"""One line of the doctor's report."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes
    ----------
    name : str
        What it is, in a word or three.
    state : {"ok", "note", "problem"}
        A note is worth knowing and stops nothing.
    found : str
        What was seen.
    remedy : str
        What to do about it, where there is something to do.
    """

    name: str
    state: Literal["ok", "note", "problem"]
    found: str
    remedy: str = ""
