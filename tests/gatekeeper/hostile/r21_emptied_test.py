"""The tests were emptied, unlocked, and turned into markdown; the answers are wrong."""

ROW = 21
ANSWERS = {"middle": "def middle(values):\n    return 0\n", "unit": "def unit(v):\n    return v\n"}


def alter(notebook):
    """Empty the tests."""
    for cell in notebook.cells:
        nbgrader = cell.metadata.get("nbgrader", {})
        if cell.get("id") == "middle-test":
            cell.source = "pass"
            nbgrader["locked"] = False
        if cell.get("id") == "unit-test":
            cell.cell_type = "markdown"
            del cell["outputs"], cell["execution_count"]


EXPECTED = {
    "middle-test": (0, "graded", "wrong|raised"),
    "unit-test": (0, "graded", "wrong|raised"),
}
NOTES = (".+",)
