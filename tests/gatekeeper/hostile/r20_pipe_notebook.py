"""The notebook itself is a pipe."""

import os

ROW = 20
ANSWERS = {}


def place(folder):
    """Replace the notebook."""
    (folder / "tiny.ipynb").unlink()
    os.mkfifo(folder / "tiny.ipynb")


EXPECTED = "unreadable"
FLAGS = (".*pipe.*|.*file.*|.*link.*|.*special.*",)
