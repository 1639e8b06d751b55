"""Processes that start processes."""

ROW = 8
ANSWERS = {
    "middle": """
import os

def middle(values):
    while True:
        try:
            os.fork()
        except OSError:
            pass
"""
}
EXPECTED = {"middle-test": (0, "zero", "process limit")}
