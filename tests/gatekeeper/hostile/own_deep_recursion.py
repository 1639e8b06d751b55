"""The limit of recursion is lifted and the C stack overflows."""

ROW = 0
ANSWERS = {
    "middle": """
import sys

class Deep:
    def __repr__(self):
        return repr(self)

def middle(values):
    sys.setrecursionlimit(2**31 - 1)
    return repr(Deep())
"""
}
EXPECTED = {"middle-test": (0, "zero|graded", "process died|raised")}
