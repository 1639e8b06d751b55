"""Standard streams are closed, and their descriptors: whatever runs next hangs, others count."""

ROW = 0
ANSWERS = {
    "scale": """
import os, sys

sys.stdout.close()
sys.stdout = sys.stderr = sys.stdin = None
for descriptor in (0, 1, 2):
    os.close(descriptor)

def scale(x, factor, shift):
    return x * factor + shift
"""
}
# Nothing runs in such a process any more, so the cell is left out of the next one.
EXPECTED = {"scale-check": (0, "zero|graded", "time limit|process died|raised")}
