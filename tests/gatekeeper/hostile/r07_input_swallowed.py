"""A loop asks again and again until somebody answers."""

ROW = 7
ANSWERS = {
    "middle": """
def middle(values):
    while True:
        try:
            return float(input("The median, please: "))
        except Exception:
            pass
"""
}
EXPECTED = {"middle-test": (0, "zero", "waited for input|time limit")}
