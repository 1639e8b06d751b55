"""What the instructor asked for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Order:
    """What the instructor asked for.

    Attributes
    ----------
    assignment : str
        Its name.
    command : str
        As it was typed, for the audit log.
    students : tuple of str
        Only these; everybody when empty.
    force : bool
        Whether to grade again what is graded.
    write : bool
        Whether to record the results.
    compare : bool
        Whether entries say what was recorded before.
    jobs : int
        Submissions at the same time, on this machine.
    scheduler : str or None
        Address of a Dask scheduler to use instead of this machine.
    sandboxed : bool
        False to run student code as whoever runs this.
    """

    assignment: str
    command: str = "gatekeeper grade"
    students: tuple[str, ...] = ()
    force: bool = False
    write: bool = True
    compare: bool = False
    jobs: int = 1
    scheduler: str | None = None
    sandboxed: bool = True
