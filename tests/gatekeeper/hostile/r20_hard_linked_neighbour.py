"""The notebook is a hard link to an honest student's."""

import os

ROW = 20
ANSWERS = {}


def place(folder):
    """Replace the notebook."""
    (folder / "tiny.ipynb").unlink()
    os.link(folder.parents[1] / "bert" / "tiny" / "tiny.ipynb", folder / "tiny.ipynb")


EXPECTED = "unreadable"
FLAGS = (".*link.*|.*file.*",)
