"""One answer's cell was deleted, and nothing else."""

ROW = 22
ANSWERS = {}


def alter(notebook):
    """Delete it."""
    notebook.cells = [cell for cell in notebook.cells if cell.get("id") != "middle"]


EXPECTED = {
    "middle-test": ((0, None), "human|zero|graded", "no answer found|not filled in|missing")
}
NOTES = (".+",)
