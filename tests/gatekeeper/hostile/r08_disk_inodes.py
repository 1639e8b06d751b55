"""Empty files, until there is no room for another name."""

ROW = 8
ANSWERS = {
    "scale": """
def scale(x, factor, shift):
    for k in range(100_000):
        open(f"empty-{k}", "w").close()
    return x * factor + shift
"""
}
EXPECTED = {"scale-check": (0, "zero", "disk limit")}
