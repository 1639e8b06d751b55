"""nbgrader's gradebook and its two grading preprocessors, in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from gatekeeper.course.database import patient, usable, wait_until_free
from gatekeeper.course.trouble import UnusableError, sqlite_path
from gatekeeper.model import GatekeeperError


class _Together(Session):
    # nbgrader commits after every cell; killed in between, it leaves half a submission.
    def commit(self) -> None:
        self.flush()
        self.expire_all()

    def keep(self) -> None:
        super().commit()


@lru_cache(maxsize=4)
def _engine(db_url: str) -> Engine:
    # An engine remembers the SQL it has compiled, which is half of the time that recording takes.
    # Closing a gradebook closes its connections; the engine opens new ones.
    return create_engine(db_url)


class OneTransaction(Gradebook):
    """nbgrader's gradebook, whose changes are kept together or not at all.

    Parameters
    ----------
    db_url, course_id : str
        As nbgrader's.
    """

    def __init__(self, db_url: str, course_id: str):
        super().__init__(db_url, course_id)
        self.db.remove()
        self.engine.dispose()
        self.engine = _engine(db_url)
        factory = sessionmaker(class_=_Together, bind=self.engine, autoflush=False, future=True)
        self.db = scoped_session(factory)

    def keep(self) -> None:
        """Keep all that was changed since the gradebook was opened."""
        self.db().keep()


@contextmanager
def opened(course) -> Iterator[OneTransaction]:
    """Open a course's gradebook.

    Parameters
    ----------
    course : Course
        The course.

    Yields
    ------
    OneTransaction
        What is not kept is undone.

    Raises
    ------
    GatekeeperError
        If it does not know what is looked for; an `UnusableError` if it is missing, locked, full or
        damaged.
    """
    path, seconds = sqlite_path(course.db_url), course.settings["database_seconds"]
    if path is not None and not path.exists():
        # nbgrader would make an empty one.
        raise UnusableError(f"{path}: the gradebook is gone; run the same command again.")
    wait_until_free(course.db_url, seconds)
    with (
        usable(course.db_url),
        OneTransaction(patient(course.db_url, seconds), course.course_id) as gradebook,
    ):
        try:
            yield gradebook
        except MissingEntry as error:
            raise GatekeeperError(
                f"{course.db_url}: the gradebook is incomplete: {error}."
            ) from error


class Grades(SaveAutoGrades):
    """nbgrader's own, on a gradebook that is open already."""

    def preprocess(self, nb, resources):
        """Save the grades of a notebook.

        Parameters
        ----------
        nb : NotebookNode
            Executed.
        resources : dict
            ``nbgrader`` names the submission, ``gradebook`` is the open one.

        Returns
        -------
        NotebookNode, dict
            As they came.
        """
        names = resources["nbgrader"]
        self.notebook_id, self.assignment_id = names["notebook"], names["assignment"]
        self.student_id, self.gradebook = names["student"], resources["gradebook"]
        return super(SaveAutoGrades, self).preprocess(nb, resources)


class LatePenalties(AssignLatePenalties):
    """nbgrader's own, with the course's plugin, on a gradebook that is open already."""

    def preprocess(self, nb, resources):
        """Take off points where a submission is late.

        Parameters
        ----------
        nb : NotebookNode
            Not looked at.
        resources : dict
            ``nbgrader`` names the submission, ``gradebook`` is the open one.

        Returns
        -------
        NotebookNode, dict
            As they came.
        """
        names, gradebook = resources["nbgrader"], resources["gradebook"]
        self.init_plugin()
        late = gradebook.find_submission(names["assignment"], names["student"]).total_seconds_late
        notebook = gradebook.find_submission_notebook(
            names["notebook"], names["assignment"], names["student"]
        )
        notebook.late_submission_penalty = None
        if late > 0:
            penalty = self.plugin_inst.late_submission_penalty(
                names["student"], notebook.score, late
            )
            if penalty is not None:
                penalty = self._check_late_penalty(notebook, penalty)
                notebook.late_submission_penalty = penalty
        gradebook.db.commit()
        return nb, resources
