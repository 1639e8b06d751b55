"""What lies in a student's folder."""

from dataclasses import dataclass, field

from gatekeeper.intake.text import shown
from gatekeeper.model import Flag


@dataclass
class Found:
    """What lies in a student's folder.

    Attributes
    ----------
    state : {"readable", "missing", "unreadable"}
        Whether `data` is there, or why not.
    name : str
        The notebook's path inside the folder.
    data : bytes
        The notebook as it was handed in.
    notes : list of str
        What was left out, one sentence each.
    flags : list of Flag
        For the instructor.
    """

    state: str = "missing"
    name: str = ""
    data: bytes = b""
    notes: list[str] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)

    def refuse(self, why: str, flag: str | None = None) -> "Found":
        """Give up on the notebook.

        Parameters
        ----------
        why : str
            One sentence.
        flag : str, optional
            Name of the flag to raise as well.

        Returns
        -------
        Found
            Itself.
        """
        self.state = "unreadable"
        self.notes.append(why)
        if flag:
            self.flags.append(Flag(flag, shown(self.name), why))
        return self
