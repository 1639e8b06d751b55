"""The course's secret, and the seeds that are made from it."""

import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path

from gatekeeper.course.trouble import file_trouble
from gatekeeper.model import GatekeeperError

SIZE = 32


def read_secret(path: Path) -> bytes:
    """Read the secret, or make one.

    Parameters
    ----------
    path : Path
        Where it is kept.

    Returns
    -------
    bytes
        Thirty-two of them, the same each time.

    Raises
    ------
    GatekeeperError
        If the file does not hold a secret, or cannot be written.
    """
    try:
        if not path.exists():
            _make(path)
        secret = path.read_bytes()
    except OSError as error:
        raise file_trouble(path, error) from error
    if len(secret) != SIZE:
        raise GatekeeperError(
            f"{path} holds {len(secret)} bytes, expected {SIZE}; bring it back from a backup, or "
            "delete it to have a new one, with which every question draws other inputs."
        )
    return secret


def _make(path: Path) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(file, "wb") as stream:
            stream.write(secrets.token_bytes(SIZE))
            stream.flush()
            os.fsync(stream.fileno())
        # A link, unlike a rename, never replaces the secret that another process has just made.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def seed_of(secret: bytes, *names: str) -> int:
    """Derive the seed of one question for one student.

    Parameters
    ----------
    secret : bytes
        The course's.
    *names : str
        Student, assignment and cell.

    Returns
    -------
    int
        Of 64 bits; without the secret it cannot be guessed.
    """
    # A list in JSON, so that ("ab", "c") and ("a", "bc") differ.
    message = json.dumps(names).encode()
    return int.from_bytes(hmac.new(secret, message, hashlib.sha256).digest()[:8], "big")
