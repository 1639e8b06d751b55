"""The points of every question were raised, one of them to something that is no number."""

ROW = 21
ANSWERS = {"scale": "def scale(x, factor, shift):\n    return x\n"}


def alter(notebook):
    """Raise them."""
    for k, cell in enumerate(notebook.cells):
        if "points" in cell.metadata.get("nbgrader", {}):
            cell.metadata.nbgrader["points"] = [1000, -1, "many", float("inf"), None, 1e308][k % 6]


EXPECTED = {"scale-check": (0, "graded", "wrong")}
NOTES = (".+",)
