"""Serve mathematics from the book's own files when `make` has fetched them, else from the CDN.

The vendored files are added here and not in `_config.yml`, because Jupyter Book loads every script
of a static folder it knows on every page.
"""

from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / ".build" / "static"
MATHJAX = "vendor/mathjax/tex-chtml.js"


def setup(app):
    app.connect("config-inited", _use_vendored_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _use_vendored_files(app, config) -> None:
    if (STATIC / MATHJAX).is_file():
        config.html_static_path.append(str(STATIC))
        config.mathjax_path = MATHJAX
