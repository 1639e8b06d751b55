"""The student declares questions: cells of one's own with points and a judge of one's own."""

import nbformat

ROW = 21
ANSWERS = {"scale": "def scale(x, factor, shift):\n    return x\n"}


def alter(notebook):
    """Add a question, and point an existing one to another judge."""
    cell = nbformat.v4.new_code_cell("1000")
    nbgrader = {
        "grade": True, "grade_id": "bonus", "locked": True, "points": 1000,
        "schema_version": 3, "solution": False, "task": False,
    }  # fmt: skip
    cell.metadata = nbformat.from_dict(
        {"nbgrader": nbgrader, "gatekeeper": {"question": "builtins:print"}}
    )
    notebook.cells.append(nbformat.from_dict({**cell, "id": "bonus"}))
    for cell in notebook.cells:
        if cell.get("id") == "scale-check":
            cell.metadata["gatekeeper"] = {"question": "builtins:print"}


EXPECTED = {"scale-check": (0, "graded", "wrong")}
NOTES = (".+",)
