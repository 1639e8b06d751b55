"""Every test cell was deleted, and so was the cell with the imports."""

ROW = 21
ANSWERS = {"scale": "def scale(x, factor, shift):\n    return x\n"}


def alter(notebook):
    """Keep only what is not locked."""
    notebook.cells = [
        cell for cell in notebook.cells if not cell.metadata.get("nbgrader", {}).get("locked")
    ]


EXPECTED = {"scale-check": (0, "graded", "wrong")}
NOTES = (".+",)
