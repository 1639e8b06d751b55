"""A student of whom there is no folder for this assignment."""

ROW = 23
ANSWERS = {}
ENROLLED = True


def place(folder):
    """Remove it."""
    (folder / "tiny.ipynb").unlink()
    folder.rmdir()


EXPECTED = "missing"
