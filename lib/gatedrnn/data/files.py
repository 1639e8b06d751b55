"""Published files: where to look for them, how to check them, how to fetch them."""

import hashlib
import http.client
import os
import urllib.request
from pathlib import Path
from typing import NamedTuple

from gatedrnn.data.folders import data_folder, keras_folder

TIMEOUT = 30
REPLACE = "move it away, or put the published one in its place"
PUT = "put the file into the folder that GATEDRNN_DATA names"


class Published(NamedTuple):
    """A file that everybody can download.

    Attributes
    ----------
    name : str
        Its name, the same in every folder.
    sha256 : str
        SHA-256 of its bytes, in hexadecimal.
    url : str
        Where it is published.
    """

    name: str
    sha256: str
    url: str


def obtain(loader: str, file: Published) -> Path:
    """Return the path of a published file, and download it when it is nowhere.

    Parameters
    ----------
    loader : str
        Name of the calling function, the first word of every message.
    file : Published
        What is wanted.

    Returns
    -------
    Path
        A file with the right checksum.

    Raises
    ------
    FileNotFoundError
        If the file is in neither folder and cannot be downloaded.
    ValueError
        If a file has another checksum; it stays where it is.
    """
    places = (data_folder(loader), keras_folder())
    for path in (place / file.name for place in places):
        if path.exists():
            check_bytes(loader, path, path.read_bytes(), file.sha256)
            return path
    return _download(loader, file, *places)


def check_bytes(loader: str, place, content: bytes, sha256: str, remedy: str = REPLACE) -> None:
    """Check that what was read is what was published.

    Parameters
    ----------
    loader : str
        Name of the calling function, the first word of the message.
    place : Path or str
        Where it was read.
    content : bytes
        What was read.
    sha256 : str
        Expected SHA-256, in hexadecimal.
    remedy : str
        What to do when it is another one.

    Raises
    ------
    ValueError
        If the checksum is another one.
    """
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ValueError(
            f"{loader}: {place} has SHA-256 {found[:12]}... and {len(content)} bytes, "
            f"expected SHA-256 {sha256[:12]}...: the file is damaged or another version; {remedy}"
        )


def _download(loader: str, file: Published, folder: Path, keras: Path) -> Path:
    """Fetch a file into `folder`; under its own name it is only ever whole and checked."""
    part = folder / f".{file.name}.{os.getpid()}"
    try:
        with urllib.request.urlopen(file.url, timeout=TIMEOUT) as answer:
            content = answer.read()
        check_bytes(loader, file.url, content, file.sha256, PUT)
        folder.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(folder / file.name)
    except (OSError, http.client.HTTPException) as error:
        raise FileNotFoundError(
            f"{loader}: {file.name} is neither in {folder} nor in {keras}, and downloading "
            f"{file.url} failed ({error}); {PUT}"
        ) from error
    finally:
        if part.exists():
            part.unlink()
    return folder / file.name
