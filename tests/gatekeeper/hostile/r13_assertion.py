"""An honest wrong answer: the assert that fails is a hidden one."""

ROW = 13
ANSWERS = {
    "middle": """
def middle(values):
    if len(values) == 1:
        return 0
    return float(np.median(values))
"""
}
EXPECTED = {"middle-test": (0, "graded", "wrong|raised")}
FORBIDDEN = ("hidden-marker-31415", "7.5")
