"""Two notebooks, and none of them has the right name: a human has to choose."""

ROW = 23
ANSWERS = {}


def place(folder):
    """Rename and copy."""
    text = (folder / "tiny.ipynb").read_bytes()
    (folder / "tiny.ipynb").unlink()
    (folder / "first.ipynb").write_bytes(text)
    (folder / "second.ipynb").write_bytes(text)


EXPECTED = "unreadable"
