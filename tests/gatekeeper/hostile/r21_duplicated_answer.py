"""An answer's cell was copied; the first one is still the stub, the second one is filled in."""

import copy

ROW = 21
ANSWERS = {}


def alter(notebook):
    """Put a stub with the same name before the answer."""
    at = next(k for k, cell in enumerate(notebook.cells) if cell.get("id") == "middle")
    stub = copy.deepcopy(notebook.cells[at])
    stub.source = 'def middle(values):\n    raise NotImplementedError("Fill in this function.")'
    stub.id = "middle-copy"
    notebook.cells.insert(at, stub)


EXPECTED = {}
NOTES = (".+",)
