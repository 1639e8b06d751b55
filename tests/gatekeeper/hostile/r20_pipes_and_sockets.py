"""Pipes and sockets beside the notebook: whoever opens them waits for ever."""

import os
import socket

ROW = 20
ANSWERS = {}


def place(folder):
    """Plant them."""
    os.mkfifo(folder / "extra.ipynb")
    os.mkfifo(folder / "timestamp.txt")
    here = os.getcwd()
    os.chdir(folder)
    try:
        # The path of a socket must be short.
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("s")
    finally:
        os.chdir(here)


EXPECTED = {}
FLAGS = (".*pipe.*|.*file.*|.*link.*|.*special.*",)
