"""Symbolic and hard links beside the notebook, into the course and out of it."""

import os

ROW = 20
ANSWERS = {}


def place(folder):
    """Plant links."""
    root = folder.parents[2]
    (folder / "passwords.txt").symlink_to("/etc/passwd")
    (folder / "course").symlink_to(root)
    (folder / "loop").symlink_to(folder)
    (folder / "dangling").symlink_to(root / "planted-by-a-link")
    (folder / "numbers.txt").symlink_to("/dev/zero")
    os.link(root / "nbgrader_config.py", folder / "config.py")


EXPECTED = {}
FLAGS = (".*link.*|.*file.*",)
