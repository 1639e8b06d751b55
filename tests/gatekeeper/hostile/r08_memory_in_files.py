"""Memory that no process has mapped: files that live in memory only."""

ROW = 8
ANSWERS = {
    "middle": """
import os

block = bytes(2**20)
kept = []

def middle(values):
    for k in range(400):
        kept.append(os.memfd_create(str(k)))
        for _ in range(7):
            os.write(kept[-1], block)
    return float(np.median(values))
"""
}
EXPECTED = {"middle-test": (0, "zero|graded", "memory limit|disk limit|raised")}
