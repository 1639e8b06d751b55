"""How a request to the kernel ended, and what it sent home."""

import json
from dataclasses import dataclass, field

from nbformat import NotebookNode


@dataclass
class Ran:
    """How one request to the kernel ended.

    Attributes
    ----------
    error : str or None
        Name of the exception that ended the cell.
    text : str
        What it said.
    stopped : str
        "time limit", "process died" or the limit that killed it; empty when it ended by itself.
    dead : bool
        Whether the kernel is gone.
    outputs : list of NotebookNode
        Cleaned and bounded.
    cut : bool
        Whether outputs were left out.
    reports : list of str
        What `gatekeeper.inside.answer.send` sent, or somebody in its name.
    count : int or None
        The prompt's number.
    """

    error: str | None = None
    text: str = ""
    stopped: str = ""
    dead: bool = False
    outputs: list[NotebookNode] = field(default_factory=list)
    cut: bool = False
    reports: list[str] = field(default_factory=list)
    count: int | None = None


def read_report(reports: list[str], nonce: str) -> dict:
    """Find the report that answers a request.

    Parameters
    ----------
    reports : list of str
        What arrived while the request ran.
    nonce : str
        The request's own.

    Returns
    -------
    dict
        Empty when there is none.
    """
    for text in reports:
        try:
            report = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if isinstance(report, dict) and report.get("nonce") == nonce:
            return report
    return {}
