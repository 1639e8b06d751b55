"""Patience with a gradebook that is locked, and one sentence for one that cannot be used."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbgrader.api import InvalidEntry
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from gatekeeper.model import GatekeeperError

log = logging.getLogger("gatekeeper")

# What SQLite says, and what to do about it.
ADVICE = {
    "locked": "another program holds it; close that (formgrader, a database browser)",
    "full": "the disk is full; make room",
    "disk I/O": "the disk is full or broken; make room",
    "readonly": "it cannot be written; change its permissions or those of its folder",
    "no such": "another version of nbgrader made it; back it up and run `nbgrader db upgrade`",
    "not a database": "the file is damaged; bring it back from a backup",
    "malformed": "the file is damaged; bring it back from a backup",
    "unable to open": "it cannot be opened; look at its folder's permissions",
}


def sqlite_path(db_url: str) -> Path | None:
    """Find the file of a gradebook.

    Parameters
    ----------
    db_url : str
        As in nbgrader's settings.

    Returns
    -------
    Path or None
        None for a database that is no SQLite file.
    """
    url = make_url(db_url)
    plain = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(url.database) if plain and not url.database.startswith("file:") else None


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
    GatekeeperError
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
        If it is locked, full, damaged or of another version.
    """
    nbgrader_log = logging.getLogger("tornado.application")
    before, nbgrader_log.disabled = nbgrader_log.disabled, True
    try:
        yield
    except (SQLAlchemyError, InvalidEntry) as error:
        raise GatekeeperError(sentence(db_url, error)) from error
    finally:
        nbgrader_log.disabled = before


def sentence(db_url: str, error: Exception) -> str:
    """Say what is wrong with the gradebook and what to do.

    Parameters
    ----------
    db_url : str
        As in nbgrader's settings.
    error : Exception
        From SQLAlchemy, or nbgrader's.

    Returns
    -------
    str
        One sentence.
    """
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    where = sqlite_path(db_url) or make_url(db_url).render_as_string(hide_password=True)
    advice = next((advice for word, advice in ADVICE.items() if word in text), None)
    what = f"{advice}, and run the same command again; nothing is lost" if advice else text
    return f"{where}: the gradebook cannot be used: {what}."
