"""Published files: where to look for them, how to check them, how to fetch them."""

import hashlib
import http.client
import os
import tempfile
import urllib.request
from pathlib import Path
from typing import NamedTuple

TIMEOUT = 30


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


def data_folder(loader: str) -> Path:
    """Return the folder of data files.

    Parameters
    ----------
    loader : str
        Name of the calling function, the first word of every message.

    Returns
    -------
    Path
        What `$GATEDRNN_DATA` names; `~/.cache/gatedrnn` when it is not set.

    Raises
    ------
    FileNotFoundError
        If the variable names something that is no folder.
    """
    named = os.environ.get("GATEDRNN_DATA")
    if not named:
        return Path.home() / ".cache" / "gatedrnn"
    folder = Path(named).expanduser()
    if not folder.is_dir():
        raise FileNotFoundError(f"{loader}: GATEDRNN_DATA names {folder}, which is no folder")
    return folder


def keras_folder() -> Path:
    """Return the folder in which Keras keeps its own data sets.

    Returns
    -------
    Path
        `datasets` in `$KERAS_HOME`, or in `~/.keras` when that is not set.
    """
    home = os.environ.get("KERAS_HOME")
    return (Path(home).expanduser() if home else Path.home() / ".keras") / "datasets"


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
            check(loader, path, file.sha256)
            return path
    return _download(loader, file, *places)


def check(loader: str, path: Path, sha256: str) -> None:
    """Check that a file is the published one.

    Parameters
    ----------
    loader : str
        Name of the calling function, the first word of the message.
    path : Path
        File to check; it is read and nothing else.
    sha256 : str
        Expected SHA-256, in hexadecimal.

    Raises
    ------
    ValueError
        If the file has another checksum.
    """
    with open(path, "rb") as opened:
        found = hashlib.file_digest(opened, "sha256").hexdigest()
    if found != sha256:
        raise ValueError(
            f"{loader}: {path} has SHA-256 {found[:12]}... and {path.stat().st_size} bytes, "
            f"expected SHA-256 {sha256[:12]}...: the file is damaged or another version; "
            "move it away, or put the published one in its place"
        )


def _download(loader: str, file: Published, folder: Path, keras: Path) -> Path:
    """Fetch a file into `folder`; under its own name it is only ever whole and checked."""
    part = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (
            urllib.request.urlopen(file.url, timeout=TIMEOUT) as answer,
            tempfile.NamedTemporaryFile(dir=folder, prefix=file.name, delete=False) as opened,
        ):
            part = Path(opened.name)
            while block := answer.read(1 << 20):
                opened.write(block)
        check(loader, part, file.sha256)
        part.replace(folder / file.name)
    except (OSError, http.client.HTTPException) as error:
        raise FileNotFoundError(
            f"{loader}: {file.name} is neither in {folder} nor in {keras}, and downloading "
            f"{file.url} failed ({error}); put the file into the folder that GATEDRNN_DATA names"
        ) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
    return folder / file.name
