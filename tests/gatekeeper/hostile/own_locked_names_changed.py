"""What the locked first cell provides is deleted or changed by an unlucky student."""

import nbformat

ROW = 0
ANSWERS = {}


def alter(notebook):
    """Delete a name in a cell of one's own, after the function's definition."""
    at = next(k for k, cell in enumerate(notebook.cells) if cell.get("id") == "scale-try")
    cell = nbformat.v4.new_code_cell("del tiny_questions, numbers")
    notebook.cells.insert(at, nbformat.from_dict({**cell, "id": "deleted"}))


# The last test needs `numbers`; judged questions need nothing of the notebook's.
EXPECTED = {"unit-test": (0, "graded|zero", "raised")}
