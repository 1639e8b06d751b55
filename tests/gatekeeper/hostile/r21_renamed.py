"""The test cells have other names, and the answers swapped theirs."""

ROW = 21
ANSWERS = {}


def alter(notebook):
    """Rename tests."""
    for cell in notebook.cells:
        nbgrader = cell.metadata.get("nbgrader", {})
        if nbgrader.get("grade") and not nbgrader.get("solution"):
            nbgrader["grade_id"] = "renamed-" + nbgrader["grade_id"]


EXPECTED = {}
NOTES = (".+",)
