"""The judged function changes its input in place; the judge compares with its own copy."""

ROW = 0
ANSWERS = {
    "scale": """
def scale(x, factor, shift):
    x *= 0
    return x
"""
}
EXPECTED = {"scale-check": (0, "graded", "wrong")}
