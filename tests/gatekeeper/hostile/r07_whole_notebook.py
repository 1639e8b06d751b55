"""No cell takes too long, all of them together do."""

import nbformat

ROW = 7
ANSWERS = {}


def alter(notebook):
    """Nine cells of four seconds before the last question."""
    cell = nbformat.v4.new_code_cell("import time\ntime.sleep(4)")
    at = next(k for k, cell in enumerate(notebook.cells) if cell.get("id") == "unit-text")
    notebook.cells[at:at] = [nbformat.from_dict({**cell, "id": f"nap-{k}"}) for k in range(9)]


EXPECTED = {"unit-test": (0, "zero", "time limit")}
