"""What is kept of a graded submission."""

import uuid
from dataclasses import asdict, dataclass, field
from typing import Any

from gatekeeper.model import Graded


@dataclass(frozen=True)
class Saved:
    """A graded submission, and what it was made from.

    Attributes
    ----------
    graded : Graded
        The result.
    submission, source : str
        Digests of what was handed in (empty when nothing was) and of the source notebook.
    seeds : dict of str to int
        By judged cell.
    sandboxed : bool
        False when it was graded with ``--unsafe-no-sandbox``.
    state : str
        `Intake.state`.
    ident : str
        Names this result in the audit log.
    """

    graded: Graded
    submission: str
    source: str
    seeds: dict[str, int] = field(default_factory=dict)
    sandboxed: bool = True
    state: str = "readable"
    ident: str = field(default_factory=lambda: uuid.uuid4().hex)

    def to_json(self) -> dict[str, Any]:
        """Turn into what `json.dumps` takes.

        Returns
        -------
        dict
            Nested dicts, lists, strings and numbers.
        """
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Saved":
        """Read what `to_json` wrote.

        Parameters
        ----------
        data : dict
            From `json.loads`.

        Returns
        -------
        Saved
            Equal to the one that was written.
        """
        return cls(**(data | {"graded": Graded.from_json(data["graded"])}))
