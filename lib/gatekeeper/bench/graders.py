"""The two graders, each as its users start it, on a copy of a course; and what they left there."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from nbgrader.api import Gradebook

from gatekeeper.bench.submissions import Points, environment
from gatekeeper.model import GatekeeperError
from gatekeeper.record.store import Store

COMMANDS = {
    "stock": ("nbgrader", "autograde"),
    "gatekeeper": ("gatekeeper", "grade"),
}


class Run(NamedTuple):
    """What one grader did with a class.

    Attributes
    ----------
    whole : float
        Seconds a submission, everything included.
    phase : float
        Seconds a submission once every worker has finished its first.
    cpu : float
        Processor seconds a submission, of all processes, everything included.
    points : dict of (str, str) to float
        In the gradebook, by student and graded cell.
    parts : dict of str to float
        Where a worker's time goes: seconds a submission. Empty for stock nbgrader.
    """

    whole: float
    phase: float
    cpu: float
    points: Points
    parts: dict[str, float]


def grade(grader: str, course: Path, assignment: str, jobs: int) -> Run:
    """Let one grader grade a class.

    Parameters
    ----------
    grader : str
        A key of `COMMANDS`.
    course : Path
        A course that nobody has graded yet.
    assignment : str
        What is graded.
    jobs : int
        How many workers this grader has.

    Returns
    -------
    Run
        Times and points.

    Raises
    ------
    GatekeeperError
        If the grader stops with an error, or leaves a submission out.
    """
    module, command = COMMANDS[grader]
    log, spent = course / "bench.log", course / "bench.json"
    meter = [sys.executable, "-m", "gatekeeper.bench.meter", str(spent)]
    with log.open("wb") as out:
        subprocess.run(
            [*meter, sys.executable, "-m", module, command, assignment],
            cwd=course,
            stdout=out,
            stderr=out,
            env=environment(),
            check=True,
        )
    took = json.loads(spent.read_text(encoding="utf8"))
    if took["code"]:
        said = log.read_text(encoding="utf8", errors="replace").strip()[-500:]
        raise GatekeeperError(f"{module} stopped with {took['code']}: {said}")
    written = [path.stat().st_mtime for path in course.glob("autograded/*/*/*.ipynb")]
    handed_in = len(list(course.glob("submitted/*/*/*.ipynb")))
    if len(written) != handed_in:
        raise GatekeeperError(f"{module} graded {len(written)} of {handed_in} submissions.")
    phase = pace(written, jobs)
    return Run(
        whole=took["seconds"] / handed_in,
        phase=phase,
        cpu=took["cpu"] / handed_in,
        points=points_in(course, assignment),
        parts=worker_parts(course, assignment, phase * jobs),
    )


def pace(finished: Iterable[float], jobs: int) -> float:
    """Say how long a submission takes once all workers are at work.

    Parameters
    ----------
    finished : iterable of float
        When each submission was finished, in seconds.
    jobs : int
        How many are worked on at a time.

    Returns
    -------
    float
        Seconds a submission, from the moment in which `jobs` of them were finished.
    """
    finished = sorted(finished)
    return (finished[-1] - finished[jobs - 1]) / (len(finished) - jobs)


def points_in(course: Path, assignment: str) -> Points:
    """Read the gradebook.

    Parameters
    ----------
    course : Path
        A course that has been graded.
    assignment : str
        What was graded.

    Returns
    -------
    dict of (str, str) to float
        What the grader gave, by student and graded cell.
    """
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        return {
            (submission.student.id, grade.cell.name): grade.auto_score
            for submission in gradebook.assignment_submissions(assignment)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def worker_parts(course: Path, assignment: str, phase: float) -> dict[str, float]:
    """Say where a worker's time goes.

    Parameters
    ----------
    course : Path
        A course that gatekeeper has graded, or not.
    assignment : str
        What was graded.
    phase : float
        Seconds that a worker has for a submission.

    Returns
    -------
    dict of str to float
        Mean seconds a submission: `start` of a kernel, `cells` in it, `judge` outside, `rest` of
        the worker's own, and `between`, in which it waits for the next one or for the record.
    """
    done = list(Store(course / ".gatekeeper", assignment).all("done"))
    if not done:
        return {}
    # The first submission of a worker waits for imports that all later ones find done.
    seconds = sorted((saved.graded.seconds for saved in done), key=lambda s: s["start"])
    seconds = seconds[: max(1, len(seconds) * 3 // 4)]
    parts = {
        name: sum(one[name] for one in seconds) / len(seconds)
        for name in ("start", "cells", "judge", "total")
    }
    total = parts.pop("total")
    return parts | {"rest": total - sum(parts.values()), "between": phase - total}
