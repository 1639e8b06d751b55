"""A cell of the student's own prints for ever; every answer is right."""

import nbformat

ROW = 10
ANSWERS = {}


def alter(notebook):
    """Add the cell at the end of the first question."""
    cell = nbformat.v4.new_code_cell("while True:\n    print('again and again')")
    at = next(k for k, cell in enumerate(notebook.cells) if cell.get("id") == "scale-try")
    notebook.cells.insert(at, nbformat.from_dict({**cell, "id": "again"}))


EXPECTED = {}
NOTES = ("time|seconds",)
