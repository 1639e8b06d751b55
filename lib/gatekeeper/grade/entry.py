"""What a run reports for one student's notebook."""

from dataclasses import dataclass
from typing import Literal

from gatekeeper.model import Graded


@dataclass(frozen=True)
class Entry:
    """What became of one student's notebook in a run.

    Attributes
    ----------
    graded : Graded
        The result, new or as it stands.
    fate : {"graded", "stands", "recorded", "trouble"}
        Graded now; graded in an earlier run; graded in an earlier run that was stopped before it
        could be recorded, and recorded now; or not graded, because the grader itself failed.
    handed_in : bool
        Whether there was anything to grade.
    before : dict of str to (float or None), or None
        Scores by `grade_id` as they were recorded before this run; None when there were none.
    """

    graded: Graded
    fate: Literal["graded", "stands", "recorded", "trouble"]
    handed_in: bool = True
    before: dict[str, float | None] | None = None
