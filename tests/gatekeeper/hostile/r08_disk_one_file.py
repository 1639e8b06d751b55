"""One large file."""

ROW = 8
ANSWERS = {
    "middle": """
def middle(values):
    with open("large.bin", "wb") as file:
        for _ in range(100):
            file.write(bytes(2**20))
    return float(np.median(values))
"""
}
EXPECTED = {"middle-test": (0, "zero", "disk limit")}
