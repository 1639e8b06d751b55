"""The notebook is a device that never ends; only a superuser can make one."""

import os

ROW = 20
ANSWERS = {}


def place(folder):
    """Replace the notebook, or say loudly that this could not be tried."""
    (folder / "tiny.ipynb").unlink()
    os.mknod(folder / "tiny.ipynb", 0o20666, os.makedev(1, 5))


def cannot():
    """Why this case cannot be tried here, or None."""
    return None if os.geteuid() == 0 else "making a device needs a superuser"


EXPECTED = "unreadable"
FLAGS = (".*device.*|.*file.*|.*link.*|.*special.*",)
