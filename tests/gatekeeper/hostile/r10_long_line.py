"""One line of 20 MB."""

ROW = 10
ANSWERS = {
    "scale": """
print("x" * 20_000_000)

def scale(x, factor, shift):
    return x * factor + shift
"""
}
EXPECTED = {}
NOTES = ("(?i)output",)
