"""Folders in which data files are looked for."""

import os
from pathlib import Path


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
