"""nbgrader's metadata is no mapping, or a mapping of other things."""

ROW = 21
ANSWERS = {}


def alter(notebook):
    """Write nonsense."""
    nonsense = [[], "locked", 7, {"grade_id": ["scale"]}, {"grade_id": None, "grade": "yes"}]
    for k, cell in enumerate(notebook.cells):
        cell.metadata["nbgrader"] = nonsense[k % 5]


EXPECTED = {}
NOTES = (".+",)
