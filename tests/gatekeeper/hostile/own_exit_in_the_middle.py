"""A cell of the student's own leaves, resets, or raises SystemExit; the rest is graded."""

import nbformat

ROW = 0
ANSWERS = {}


def alter(notebook):
    """Add cells that end things."""
    at = next(k for k, cell in enumerate(notebook.cells) if cell.get("id") == "running-text")
    for k, source in enumerate(("exit()", "quit", "raise SystemExit", "import sys; sys.exit(1)")):
        cell = nbformat.v4.new_code_cell(source)
        notebook.cells.insert(at, nbformat.from_dict({**cell, "id": f"leave-{k}"}))


EXPECTED = {}
