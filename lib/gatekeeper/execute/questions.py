"""Find the questions of a course by the names that its notebooks give them."""

import importlib

from gatekeeper.model import GatekeeperError


def load(name: str):
    """Import a question.

    Parameters
    ----------
    name : str
        ``package.module:name``.

    Returns
    -------
    object
        With ``draw``, ``call`` and ``judge``.

    Raises
    ------
    GatekeeperError
        If there is no such question.
    """
    module, _, attribute = name.partition(":")
    try:
        question = getattr(importlib.import_module(module), attribute)
    # Importing runs the course's code, which may raise anything.
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        raise GatekeeperError(f"The question {name} cannot be imported: {said}.") from error
    missing = [part for part in ("draw", "call", "judge") if not hasattr(question, part)]
    if missing:
        raise GatekeeperError(f"The question {name} has no {' and no '.join(missing)}.")
    return question
