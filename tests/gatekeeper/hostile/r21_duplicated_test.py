"""A test cell was copied, once as it is and once to another place."""

import copy

ROW = 21
ANSWERS = {}


def alter(notebook):
    """Copy it with its metadata, as copy and paste do."""
    test = next(cell for cell in notebook.cells if cell.get("id") == "middle-test")
    notebook.cells.insert(3, copy.deepcopy(test))
    notebook.cells.append(copy.deepcopy(test))


EXPECTED = {}
NOTES = (".+",)
