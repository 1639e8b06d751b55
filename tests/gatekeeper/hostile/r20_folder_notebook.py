"""The notebook is a folder."""

ROW = 20
ANSWERS = {}


def place(folder):
    """Replace the notebook."""
    (folder / "tiny.ipynb").unlink()
    (folder / "tiny.ipynb").mkdir()


EXPECTED = "unreadable|missing"
