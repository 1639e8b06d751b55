"""Patience with a gradebook that somebody else holds."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from nbgrader.api import InvalidEntry
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from gatekeeper.course.trouble import sqlite_path, trouble

log = logging.getLogger("gatekeeper")


def patient(db_url: str, seconds: float) -> str:
    """Make SQLite itself wait for a lock.

    Parameters
    ----------
    db_url : str
        As in nbgrader's settings.
    seconds : float
        How long.

    Returns
    -------
    str
        The same database; another kind of database is left to its own patience.
    """
    if sqlite_path(db_url) is None:
        return db_url
    url = make_url(db_url).update_query_dict({"timeout": str(seconds)})
    return url.render_as_string(hide_password=False)


def wait_until_free(db_url: str, seconds: float) -> None:
    """Wait until nobody else holds a lock on the gradebook.

    Parameters
    ----------
    db_url : str
        As in nbgrader's settings.
    seconds : float
        How long to wait at most; a warning says that, and for what, after a second.

    Raises
    ------
    UnusableError
        If it is still locked then, or cannot be used.
    """
    path = sqlite_path(db_url)
    if path is None or not path.exists():
        return
    end, told = time.monotonic() + seconds, False
    while True:
        with usable(db_url):
            problem = _probe(patient(db_url, min(1, seconds)))
            if problem is None:
                return
            if "locked" not in str(problem) or time.monotonic() >= end:
                raise problem
        if not told:
            log.warning("%s is locked by another program: waiting up to %g s.", path, seconds)
            told = True


def _probe(db_url: str) -> SQLAlchemyError | None:
    engine = create_engine(db_url)
    try:
        with engine.connect() as connection:
            # Only this sees readers too, whom the end of a transaction has to wait for.
            connection.exec_driver_sql("BEGIN EXCLUSIVE")
    except SQLAlchemyError as error:
        return error
    finally:
        engine.dispose()
    return None


@contextmanager
def usable(db_url: str) -> Iterator[None]:
    """Turn what a database raises into one sentence, and keep nbgrader from logging it.

    Parameters
    ----------
    db_url : str
        For the sentence.

    Yields
    ------
    None
        While the database is used.

    Raises
    ------
    GatekeeperError
        If the database refuses; an `UnusableError` if it is locked, full, damaged or of another
        version.
    """
    nbgrader_log = logging.getLogger("tornado.application")
    before, nbgrader_log.disabled = nbgrader_log.disabled, True
    try:
        yield
    except (SQLAlchemyError, InvalidEntry) as error:
        raise trouble(db_url, error) from error
    finally:
        nbgrader_log.disabled = before
