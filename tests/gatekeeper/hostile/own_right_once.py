"""Right on the first call only."""

ROW = 0
ANSWERS = {
    "scale": """
calls = []

def scale(x, factor, shift):
    calls.append(1)
    return x * factor + shift if len(calls) == 1 else x
""",
    "middle": """
def middle(values):
    calls.append(1)
    return float(np.median(values)) if len(calls) < 4 else None
""",
}
EXPECTED = {
    "scale-check": (0, "graded", "wrong"),
    "middle-test": (0, "graded", "wrong|raised"),
}
