"""Standard streams are closed, replaced by None, and their descriptors closed."""

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
EXPECTED = {}
