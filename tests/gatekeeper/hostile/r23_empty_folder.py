"""A folder with nothing in it: missing, and no error."""

ROW = 23
ANSWERS = {}


def place(folder):
    """Empty it."""
    (folder / "tiny.ipynb").unlink()


EXPECTED = "missing"
