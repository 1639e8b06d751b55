"""A float and a dict that equal everything and otherwise behave."""

ROW = 3
ANSWERS = {
    "middle": """
class Number(float):
    __hash__ = float.__hash__
    def __eq__(self, other):
        return True
    def __ne__(self, other):
        return False

def middle(values):
    return Number(0)
""",
    "words": """
class Counts(dict):
    def __eq__(self, other):
        return isinstance(other, dict)

def count_words(text):
    return Counts()
""",
}
EXPECTED = {
    "middle-test": (0, "zero", "forged test"),
    "words-test": (0, "zero", "forged test"),
}
