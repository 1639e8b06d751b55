"""The cells stand in reverse order."""

ROW = 21
ANSWERS = {}


def alter(notebook):
    """Reverse them."""
    notebook.cells.reverse()


EXPECTED = {}
NOTES = (".+",)
