"""An object that equals every number but refuses nonces: it guesses what a canary looks like."""

ROW = 3
ANSWERS = {
    "middle": """
class Careful:
    def __eq__(self, other):
        return isinstance(other, (int, float)) and abs(other) < 1000

def middle(values):
    return Careful()
"""
}
EXPECTED = {"middle-test": (0, "zero", "forged test")}
