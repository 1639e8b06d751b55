"""Many files of moderate size, until the disk is full."""

ROW = 8
ANSWERS = {
    "middle": """
def middle(values):
    for k in range(100):
        with open(f"/tmp/filler-{k}", "wb") as file:
            file.write(bytes(2**20))
    return float(np.median(values))
"""
}
EXPECTED = {"middle-test": (0, "zero", "disk limit")}
