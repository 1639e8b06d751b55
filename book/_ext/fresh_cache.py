"""Never show stale output: name the execution cache after everything the outputs depend on.

The cache compares nothing but the cells of a page, so a change in `lib/` would go unseen. Here its
folder carries a hash of the library, the data and the pinned versions; the same hash is a
setting of the build, so a changed hash makes Sphinx read every page again.
"""

import hashlib
import platform
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("lib", "book/_data", "requirements.txt", "constraints.txt")
IGNORED_PARTS = {"__pycache__", ".ipynb_checkpoints"}


def cache_key(root: Path = ROOT) -> str:
    """Hash every file that a notebook's output can depend on beside its own cells."""
    digest = hashlib.sha256(platform.python_version().encode())
    for source in SOURCES:
        top = root / source
        files = sorted(top.rglob("*")) if top.is_dir() else [top]
        for path in files:
            name = path.relative_to(root)
            if path.is_file() and not _is_by_product(name):
                digest.update(f"{name.as_posix()}\0{path.stat().st_size}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def setup(app):
    key = cache_key()
    app.add_config_value("execution_cache_key", "", "env")
    app.connect("config-inited", lambda app, config: _use_cache(config, key))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _is_by_product(name: Path) -> bool:
    return any(part in IGNORED_PARTS or part.endswith(".egg-info") for part in name.parts)


def _use_cache(config, key: str) -> None:
    config.execution_cache_key = key
    if config.nb_execution_cache_path:
        return
    folder = ROOT / ".build" / "executed" / key
    for old in folder.parent.glob("*"):
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)
    config.nb_execution_cache_path = str(folder)
