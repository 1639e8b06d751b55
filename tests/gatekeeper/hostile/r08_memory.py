"""More memory than there is, page by page."""

ROW = 8
ANSWERS = {
    "middle": """
def middle(values):
    kept = []
    while True:
        kept.append(np.ones(4_000_000))
"""
}
EXPECTED = {"middle-test": (0, "zero", "memory limit")}
