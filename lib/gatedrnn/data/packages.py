"""Data that comes inside a package."""

import importlib
import importlib.util
from pathlib import Path
from types import ModuleType


def import_part(loader: str, what: str, package: str, module: str) -> ModuleType:
    """Import a module of a package that holds data.

    Parameters
    ----------
    loader : str
        Name of the calling function, the first word of the message.
    what : str
        What comes inside the package, in the plural.
    package : str
        Name to install.
    module : str
        Name to import.

    Returns
    -------
    module
        The imported module.

    Raises
    ------
    ImportError
        If the package is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ImportError(_missing(loader, what, package)) from error


def package_folder(loader: str, what: str, package: str) -> Path:
    """Find the folder of a package without importing it.

    Parameters
    ----------
    loader, what, package : str
        As in `import_part`.

    Returns
    -------
    Path
        Folder of the package.

    Raises
    ------
    ImportError
        If the package is not installed.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ImportError(_missing(loader, what, package))
    return Path(spec.origin).parent


def _missing(loader: str, what: str, package: str) -> str:
    return (
        f"{loader}: the {what} come inside the package {package}, "
        f"which is not installed; run: pip install {package}"
    )
