"""Read a course's settings the way nbgrader's own commands do."""

import logging
import math
from dataclasses import fields
from pathlib import Path

from nbgrader.apps.baseapp import NbGrader
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError
from traitlets import TraitError
from traitlets.config import Config

from gatekeeper.model import GatekeeperError, Limits

CONFIG = "nbgrader_config.py"
# Settings of the section c.Gatekeeper beside the limits.
SETTINGS = {"database_seconds": 60.0}


class _Reader(NbGrader):
    name = "nbgrader"
    # Another course's settings may lie where the command was typed.
    load_cwd_config = False

    def init_syspath(self) -> None:
        # What stands in sys.path may become readable in the sandbox; the course must not.
        pass


def read_config(root: Path) -> tuple[Config, CourseDirectory]:
    """Read ``nbgrader_config.py`` of a course, and Jupyter's own of the user and the machine.

    Parameters
    ----------
    root : Path
        The course's folder, absolute.

    Returns
    -------
    Config, CourseDirectory
        The settings, and nbgrader's view of the folders.

    Raises
    ------
    GatekeeperError
        If there is no such file, or it cannot be used.
    """
    if not (root / CONFIG).is_file():
        raise GatekeeperError(
            f"{root}: no {CONFIG} here; start in the course's folder, or name it with --course."
        )
    reader = _Reader(log_level=logging.CRITICAL)
    reader.raise_config_file_errors = True
    try:
        reader.initialize([], root=str(root))
        config = reader.config
        coursedir = CourseDirectory(config=config, root=str(root))
        coursedir.db_url = _absolute(coursedir.db_url, root)
    except (Exception, SystemExit) as error:
        raise GatekeeperError(f"{root / CONFIG}: {_one_line(error)}.") from error
    return config, coursedir


def read_limits(config: Config) -> Limits:
    """Read the limits of a submission from ``c.Gatekeeper``.

    Parameters
    ----------
    config : Config
        The course's settings; ``c.Execute.timeout`` stands in for ``cell_seconds``.

    Returns
    -------
    Limits
        Defaults where nothing is set.

    Raises
    ------
    GatekeeperError
        If a setting is unknown, or is not a positive number.
    """
    known = {field.name: field.type for field in fields(Limits)}
    section = dict(config.Gatekeeper)
    for name in section.keys() - known.keys() - SETTINGS.keys():
        names = ", ".join([*known, *SETTINGS])
        raise GatekeeperError(f"c.Gatekeeper.{name}: no such setting, expected one of {names}.")
    timeout = config.Execute.get("timeout") if "Execute" in config else None
    # nbgrader's None and -1 mean no limit, which nobody can have here.
    if isinstance(timeout, int | float) and timeout > 0:
        section.setdefault("cell_seconds", timeout)
    values = {name: _positive(name, section[name]) for name in known.keys() & section.keys()}
    return Limits(**{n: int(v) if known[n] is int else v for n, v in values.items()})


def read_settings(config: Config) -> dict[str, float]:
    """Read what ``c.Gatekeeper`` holds beside the limits.

    Parameters
    ----------
    config : Config
        The course's settings.

    Returns
    -------
    dict of str to float
        ``database_seconds``: how long to wait for a locked gradebook.

    Raises
    ------
    GatekeeperError
        If a setting is not a positive number.
    """
    section = config.Gatekeeper
    return {n: _positive(n, section[n]) if n in section else v for n, v in SETTINGS.items()}


def _positive(name: str, value) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or value <= 0:
        raise GatekeeperError(f"c.Gatekeeper.{name} is {value!r}, expected a positive number.")
    return value


def _absolute(db_url: str, root: Path) -> str:
    # nbgrader's commands run in the course's folder, so that is what a relative path means.
    url = make_url(db_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return db_url
    path = str(root / url.database)
    return url.set(database=path).render_as_string(hide_password=False)


def _one_line(error: BaseException) -> str:
    if isinstance(error, SystemExit | TraitError | ArgumentError):
        return f"a setting cannot be used ({' '.join(str(error).split())})"
    where = f"line {error.lineno}, " if isinstance(error, SyntaxError) else ""
    return f"{where}{type(error).__name__}: {' '.join(str(error).split())}"
