"""One notebook of one student, as it came in."""

from dataclasses import dataclass

from gatekeeper.model import Intake, SourceNotebook
from gatekeeper.record import Receipt


@dataclass(frozen=True)
class Unit:
    """One notebook of one student, as it came in.

    Attributes
    ----------
    student : str
        Whose.
    source : SourceNotebook
        Which notebook it should be.
    intake : Intake
        What it is.
    receipt : Receipt
        When it came.
    """

    student: str
    source: SourceNotebook
    intake: Intake
    receipt: Receipt

    @property
    def key(self) -> tuple[str, str]:
        """Student and notebook."""
        return self.student, self.source.name

    @property
    def digest(self) -> str:
        """Tell one submission from the next; empty when nothing was handed in."""
        return self.intake.digest or ("" if self.intake.state == "missing" else self.intake.state)
