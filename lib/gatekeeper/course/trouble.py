"""One sentence for a gradebook or a disk that cannot be used."""

from pathlib import Path

from sqlalchemy import make_url

from gatekeeper.model import GatekeeperError


class UnusableError(GatekeeperError):
    """The gradebook or the disk, and not any one submission: nothing more can be recorded."""


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


def trouble(db_url: str, error: Exception) -> GatekeeperError:
    """Say what is wrong with the gradebook and what to do.

    Parameters
    ----------
    db_url : str
        As in nbgrader's settings.
    error : Exception
        From SQLAlchemy, or nbgrader's.

    Returns
    -------
    GatekeeperError
        One sentence.
    """
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    where = sqlite_path(db_url) or make_url(db_url).render_as_string(hide_password=True)
    advice = next((advice for word, advice in ADVICE.items() if word in text), None)
    if advice is None:
        return GatekeeperError(f"{where}: the gradebook cannot be used: {text.rstrip('.')}.")
    return UnusableError(
        f"{where}: the gradebook cannot be used: {advice}, and run the same command again; nothing "
        "is lost."
    )


def file_trouble(path: Path, error: OSError) -> UnusableError:
    """Say why a file could not be written.

    Parameters
    ----------
    path : Path
        Which one.
    error : OSError
        From the system.

    Returns
    -------
    UnusableError
        One sentence.
    """
    return UnusableError(
        f"{path}: {error.strerror}; what is recorded already stands, and the same command goes on "
        "from there once that is put right."
    )
