"""Make the gradebook know an assignment, by nbgrader's own converter."""

import glob
import hashlib
import json
import os
import shutil
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config.loader import LazyConfigValue

from gatekeeper.course.database import patient, usable, wait_until_free
from gatekeeper.course.said import Said
from gatekeeper.course.trouble import file_trouble, sqlite_path, trouble
from gatekeeper.model import GatekeeperError

# Relative, so that it lies in the course whatever the course's directory_structure is.
RELEASE = ".gatekeeper/release"


def ensure_assignment(course, assignment: str) -> None:
    """Make the gradebook know an assignment as its source is now.

    Parameters
    ----------
    course : Course
        The course; nobody else may be grading it.
    assignment : str
        Its name.

    Raises
    ------
    GatekeeperError
        If nbgrader cannot make it.

    Notes
    -----
    The students' version is made in a temporary folder. A new gradebook is made beside its place
    and moved there when it is complete. Grades and comments of a known assignment stand.
    """
    try:
        _ensure(course, assignment)
    except OSError as error:
        raise file_trouble(course.root, error) from error


def _ensure(course, assignment: str) -> None:
    digest = _digest(course, assignment)
    wait_until_free(course.db_url, course.settings["database_seconds"])
    if _noted(course).get(assignment) == digest and _known(course, assignment):
        return
    # Noted only when it is complete: killed half way, it is made again.
    _note(course, assignment, None)
    path = sqlite_path(course.db_url)
    with _alembic():
        if path is None or path.exists():
            _generate(course, assignment, course.db_url)
        else:
            _generate_new(course, assignment, path)
    _note(course, assignment, digest)


def _digest(course, assignment: str) -> str:
    # The settings decide what is a solution, and so what is left of a cell.
    parts = [json.dumps(course.config, sort_keys=True, default=_plain).encode()]
    for path in course.source_notebooks(assignment):
        parts += [path.name.encode(), path.read_bytes()]
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _plain(value) -> str | dict:
    # The text of a function holds an address, which is another one in every run.
    if isinstance(value, LazyConfigValue):
        return value.to_dict()
    return getattr(value, "__qualname__", type(value).__qualname__)


def _noted(course) -> dict[str, str]:
    try:
        noted = json.loads((course.state / "assignments.json").read_text())
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _note(course, assignment: str, digest: str | None) -> None:
    path = course.state / "assignments.json"
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(_noted(course) | {assignment: digest}, indent=1))
    draft.replace(path)


def _known(course, assignment: str) -> bool:
    path = sqlite_path(course.db_url)
    if path is not None and not path.exists():
        return False
    names = {path.stem for path in course.source_notebooks(assignment)}
    url = _url(course, course.db_url)
    with _alembic(), usable(url), Gradebook(url, course.course_id) as gradebook:
        try:
            known = gradebook.find_assignment(assignment)
        except MissingEntry:
            return False
        return {notebook.name for notebook in known.notebooks} == names


def _url(course, db_url: str) -> str:
    return patient(db_url, course.settings["database_seconds"])


def _generate_new(course, assignment: str, path: Path) -> None:
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    try:
        url = make_url(course.db_url).set(database=str(draft))
        _generate(course, assignment, url.render_as_string(hide_password=False))
        draft.rename(path)
    finally:
        for leftover in (draft, draft.with_name(f"{draft.name}-journal")):
            leftover.unlink(missing_ok=True)


def _generate(course, assignment: str, db_url: str) -> None:
    coursedir = CourseDirectory(
        config=course.config,
        root=str(course.root),
        db_url=_url(course, db_url),
        release_directory=RELEASE,
        # nbgrader takes it for a pattern.
        assignment_id=glob.escape(assignment),
    )
    target = Path(coursedir.format_path(RELEASE, ".", assignment))
    shutil.rmtree(target, ignore_errors=True)
    said = Said()
    try:
        with usable(course.db_url):
            converter = GenerateAssignment(
                coursedir=coursedir, config=course.config, force=True, log=said.log
            )
            converter.start()
    except NbGraderException as error:
        if isinstance(error.__context__, SQLAlchemyError):
            raise trouble(course.db_url, error.__context__) from error
        raise GatekeeperError(f"{assignment}: {said.why(error)}") from error
    finally:
        shutil.rmtree(target, ignore_errors=True)
        shutil.rmtree(course.root / RELEASE, ignore_errors=True)


@contextmanager
def _alembic() -> Iterator[None]:
    # nbgrader calls `alembic`; without it, it leaves a half-made gradebook behind.
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), before])
    try:
        if shutil.which("alembic") is None:
            raise GatekeeperError(
                "nbgrader needs alembic to make a gradebook: pip install alembic."
            )
        yield
    finally:
        os.environ["PATH"] = before
