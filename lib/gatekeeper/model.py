"""What the parts of gatekeeper hand each other: plain records that survive JSON."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Kind = Literal["judged", "test", "manual"]
State = Literal["graded", "zero", "human"]


class GatekeeperError(Exception):
    """Something the instructor can act on; its text is one sentence."""


@dataclass(frozen=True)
class GradedCell:
    """One cell of the source that carries points.

    Attributes
    ----------
    grade_id : str
        nbgrader's name of the cell.
    kind : {"judged", "test", "manual"}
        Judged outside the sandbox, tested inside it, or read by a human.
    points : float
        The most it can earn.
    question : str or None
        ``package.module:name`` of a judged cell's question.
    """

    grade_id: str
    kind: Kind
    points: float
    question: str | None = None


@dataclass(frozen=True)
class SourceNotebook:
    """One notebook of an assignment as the instructor wrote it, with the solutions taken out.

    Attributes
    ----------
    assignment, name : str
        The assignment, and the notebook's file name without ``.ipynb``.
    notebook : dict
        nbformat 4, hidden tests still in; every nbgrader field as it has to be.
    graded : tuple of GradedCell
        In the order of the notebook.
    digest : str
        SHA-256 of the notebook, hexadecimal.
    released : dict of str to str
        By `grade_id`, the text of each nbgrader cell as the students received it: without hidden
        tests and marking schemes.
    """

    assignment: str
    name: str
    notebook: dict
    graded: tuple[GradedCell, ...]
    digest: str
    released: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Flag:
    """Something a human should look at; it changes no score.

    Attributes
    ----------
    what : str
        Short kebab-case name, such as ``"library-call"`` or ``"network"``.
    where : str
        The cell's `grade_id` or the file's name; empty when neither is known.
    sentence : str
        What was seen, for the instructor.
    """

    what: str
    where: str
    sentence: str


@dataclass(frozen=True)
class Intake:
    """What came in from one student for one notebook.

    Attributes
    ----------
    state : {"readable", "missing", "unreadable"}
        Whether there is a notebook to execute.
    notebook : dict or None
        nbformat 4 with every nbgrader field from the source; the student's sources and no outputs.
    notes : tuple of str
        What was restored or left out, one sentence each; the student reads them too.
    flags : tuple of Flag
        For the instructor.
    digest : str
        SHA-256 of the file as it was handed in, hexadecimal; empty when there is none.
    unmatched : tuple of str
        Names of the graded cells whose answer could not be found: they need a human.
    """

    state: Literal["readable", "missing", "unreadable"]
    notebook: dict | None
    notes: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    digest: str = ""
    unmatched: tuple[str, ...] = ()


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes
    ----------
    cell_seconds, notebook_seconds : float
        Wall-clock seconds for one cell and for the whole notebook.
    memory_mb, processes, file_mb, scratch_mb, scratch_files : int
        Megabytes of memory, processes and threads, megabytes of one file, megabytes and files of
        the scratch folder.
    cell_output_kb, output_kb : int
        Kilobytes of output kept of one cell and of the notebook.
    answer_mb : int
        Megabytes that a judged answer may bring back.
    """

    cell_seconds: float = 60
    notebook_seconds: float = 600
    memory_mb: int = 4096
    processes: int = 128
    file_mb: int = 64
    scratch_mb: int = 256
    scratch_files: int = 4096
    cell_output_kb: int = 100
    output_kb: int = 1000
    answer_mb: int = 16


@dataclass(frozen=True)
class Task:
    """One submission to execute and judge, complete: a worker needs nothing else.

    Attributes
    ----------
    student, assignment, name : str
        Who handed in what; `name` is the notebook's.
    notebook : dict
        From `Intake`.
    graded : tuple of GradedCell
        From `SourceNotebook`.
    seeds : dict of str to int
        One seed for each judged cell, by `grade_id`. They never enter the sandbox.
    limits : Limits
        What the submission may use.
    preload : tuple of str
        Modules that the sandbox imports before it forks.
    files : dict of str to bytes
        Data files of the assignment's source, by relative path, copied into the scratch folder.
    sandboxed : bool
        False only with ``--unsafe-no-sandbox``.
    unmatched : tuple of str
        From `Intake`.
    """

    student: str
    assignment: str
    name: str
    notebook: dict
    graded: tuple[GradedCell, ...]
    seeds: dict[str, int]
    limits: Limits = Limits()
    preload: tuple[str, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    sandboxed: bool = True
    unmatched: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What became of one graded cell.

    Attributes
    ----------
    grade_id : str
        nbgrader's name of the cell.
    kind : {"judged", "test", "manual"}
        How it was graded.
    points, max_points : float
        Earned, and the most it can earn; `points` is None while a human has to decide.
    state : {"graded", "zero", "human"}
        Exactly one: a score was earned, zero for the reason given, or a human has to look.
    reason : str
        Short and fixed for "zero" and "human": "time limit", "process died", "invalid score" ...
    message : str
        What the student reads.
    misconception : str or None
        Name of the recognised mistake.
    """

    grade_id: str
    kind: Kind
    points: float | None
    max_points: float
    state: State
    reason: str = ""
    message: str = ""
    misconception: str | None = None


@dataclass(frozen=True)
class Graded:
    """One submission after execution: all that the writer and the feedback need.

    Attributes
    ----------
    student, assignment, name : str
        As in `Task`.
    notebook : dict
        Executed, nbformat 4; outputs are bounded and hold text and PNG or JPEG images only, and
        `nbgrader.utils.determine_grade` gives each graded cell the points of its result.
    results : tuple of Result
        One for each graded cell, in order.
    notes : tuple of str
        For student and instructor.
    flags : tuple of Flag
        For the instructor.
    seconds : dict of str to float
        Where the time went: ``start``, ``cells``, ``judge``, ``total``.
    """

    student: str
    assignment: str
    name: str
    notebook: dict
    results: tuple[Result, ...]
    notes: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Turn into what `json.dumps` takes.

        Returns
        -------
        dict
            Nested dicts, lists, strings and numbers.
        """
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Graded":
        """Read what `to_json` wrote.

        Parameters
        ----------
        data : dict
            From `json.loads`.

        Returns
        -------
        Graded
            Equal to the one that was written.
        """
        lists = {
            "results": tuple(Result(**result) for result in data["results"]),
            "flags": tuple(Flag(**flag) for flag in data["flags"]),
            "notes": tuple(data["notes"]),
        }
        return cls(**(data | lists))
