"""Write the pages to the place where nbgrader looks for feedback."""

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path

from nbgrader.api import Gradebook

from gatekeeper.course.database import sqlite_path, usable
from gatekeeper.feedback.page import render_page
from gatekeeper.feedback.scores import Scores, read_scores
from gatekeeper.model import GatekeeperError, Graded

# nbgrader's release_feedback reads these two beside the page.
COMPANIONS = ("timestamp.txt", "submission_secret.txt")
COMPANION_LIMIT = 1000


def write_pages(course, graded: Iterable[Graded]) -> list[Path]:
    """Write one page for each notebook that was handed in and recorded.

    Parameters
    ----------
    course : gatekeeper.course.Course
        Where the pages and the gradebook are.
    graded : iterable of Graded
        Finished notebooks; those that were never handed in get no page.

    Returns
    -------
    list of pathlib.Path
        The pages, in order.

    Raises
    ------
    GatekeeperError
        If the gradebook cannot be used, a name cannot be a file's, or the disk refuses.
    """
    # Nothing is graded without a gradebook, and nbgrader makes an empty one of a missing one.
    path = sqlite_path(course.db_url)
    if path is not None and not path.exists():
        return []
    with usable(course.db_url), Gradebook(course.db_url, course.course_id) as gradebook:
        return [
            _write(course, one, render_page(one, scores))
            for one in graded
            if (scores := _scores(gradebook, one)) is not None
        ]


def _scores(gradebook: Gradebook, one: Graded) -> Scores | None:
    if all(result.reason == "missing" for result in one.results):
        return None
    return read_scores(gradebook, one.assignment, one.student, one.name)


def _write(course, one: Graded, html: str) -> Path:
    folder = course.folder("feedback", one.student, one.assignment)
    submitted = course.folder("submitted", one.student, one.assignment)
    if not one.name or "/" in one.name or "\0" in one.name:
        raise GatekeeperError(f"{one.name!r} cannot be the name of a notebook.")
    page = folder / f"{one.name}.html"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _replace(page, html.encode("utf8"))
        for companion in COMPANIONS:
            with contextlib.suppress(FileNotFoundError):
                _replace(folder / companion, _read_plain(submitted / companion))
    except OSError as error:
        raise GatekeeperError(f"{page}: {error.strerror}, cannot write feedback.") from error
    return page


def _replace(target: Path, content: bytes) -> None:
    # A reader finds the old page or the new one, never half of it.
    handle, name = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        # nbgrader's exchange copies the page with its permissions, and its student has to read it.
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def _read_plain(path: Path) -> bytes:
    # What lies in a submission may be a link or a pipe.
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        raise FileNotFoundError(path) from None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise FileNotFoundError(path)
        return file.read(COMPANION_LIMIT)
