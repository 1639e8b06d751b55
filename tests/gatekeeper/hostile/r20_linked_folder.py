"""The whole folder is a symbolic link to another student's."""

import shutil

ROW = 20
ANSWERS = {}


def place(folder):
    """Replace the folder."""
    shutil.rmtree(folder)
    folder.symlink_to(folder.parents[1] / "ada" / "tiny")


EXPECTED = "unreadable"
FLAGS = (".*link.*|.*file.*",)
