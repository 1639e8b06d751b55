"""The answers to the visible tests, and nothing else."""

ROW = 16
ANSWERS = {
    "middle": """
def middle(values):
    return {3: 2, 4: 2.5}[len(values)]
""",
    "scale": "def scale(x, factor, shift):\n    return np.arange(3.0) * 2 + 1\n",
}
EXPECTED = {
    "middle-test": (0, "graded", "wrong|raised"),
    "scale-check": (0, "graded", "wrong|raised"),
}
