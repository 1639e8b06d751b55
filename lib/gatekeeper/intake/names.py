"""What the names of files say: which one is the notebook, and which are worth a look."""

import re
import sys
import unicodedata

# Left behind by programs, not handed in by people.
IGNORED = {
    "timestamp.txt",
    ".DS_Store",
    ".ipynb_checkpoints",
    "__MACOSX",
    "__pycache__",
    "Thumbs.db",
    "desktop.ini",
}
# Browsers like to add their own ending to a download.
NOTEBOOK = re.compile(r"\.ipynb(\.(txt|json))?$", re.IGNORECASE)
ARCHIVE = re.compile(r"\.(zip|tar|tgz|gz|bz2|xz|7z|rar|zst)$", re.IGNORECASE)
LIBRARIES = {"numpy", "scipy", "torch", "tensorflow", "keras", "pandas", "matplotlib", "sklearn"}
STARTERS = {"sitecustomize", "usercustomize", "ipython_config", "jupyter_config", "conftest"}


def is_notebook(path: str) -> bool:
    """Whether a path names a notebook.

    Parameters
    ----------
    path : str
        Relative path.

    Returns
    -------
    bool
        ``lstm.ipynb.txt`` counts; a browser's hidden files do not.
    """
    name = path.rsplit("/", 1)[-1]
    return bool(NOTEBOOK.search(name)) and not name.startswith("._")


def is_archive(path: str) -> bool:
    """Whether a path names an archive.

    Parameters
    ----------
    path : str
        Relative path.

    Returns
    -------
    bool
        By its ending.
    """
    return bool(ARCHIVE.search(path))


def could_shadow(path: str) -> bool:
    """Whether Python would import this file in place of something it needs.

    Parameters
    ----------
    path : str
        Relative path.

    Returns
    -------
    bool
        For a top-level module or package with a well-known name.
    """
    top, _, below = path.partition("/")
    module, _, ending = top.partition(".")
    if below and below != "__init__.py":
        return False
    known = module in sys.stdlib_module_names or module in LIBRARIES | STARTERS
    return known and (bool(below) or ending.split(".")[-1] in ("py", "so", "pyc"))


def choose(candidates: list[str], name: str) -> list[str]:
    """Pick the notebook that was meant.

    Parameters
    ----------
    candidates : list of str
        Relative paths of notebooks.
    name : str
        The expected name without ``.ipynb``.

    Returns
    -------
    list of str
        One path; none when there is no candidate; several when it cannot be told.
    """
    if f"{name}.ipynb" in candidates:
        return [f"{name}.ipynb"]
    wanted = _words(name)
    top = [path for path in candidates if "/" not in path]
    for places in (top, candidates):
        same = [path for path in places if _words(path) == wanted]
        containing = [path for path in places if f" {wanted} " in f" {_words(path)} "]
        for tier in (same, containing, places):
            if tier:
                return sorted(tier)
    return []


def _words(path: str) -> str:
    # "LSTM_final (1).ipynb" -> "lstm final 1"
    stem = NOTEBOOK.sub("", path.rsplit("/", 1)[-1])
    folded = unicodedata.normalize("NFKC", stem).casefold()
    return " ".join(re.findall(r"[^\W_]+", folded))
