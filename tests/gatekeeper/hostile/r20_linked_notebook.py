"""The notebook is a symbolic link to another student's."""

ROW = 20
ANSWERS = {}


def place(folder):
    """Replace the notebook."""
    (folder / "tiny.ipynb").unlink()
    (folder / "tiny.ipynb").symlink_to(folder.parents[1] / "ada" / "tiny" / "tiny.ipynb")


EXPECTED = "unreadable"
FLAGS = (".*link.*|.*file.*",)
