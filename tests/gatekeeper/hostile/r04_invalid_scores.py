"""The cell's last value is no score: `==` of the student's object puts anything into the sum."""

ROW = 4
ANSWER = """
class Score(str):
    def __radd__(self, other):
        return self

class Generous:
    def __eq__(self, other):
        return VALUE

def count_words(text):
    return Generous()
"""
VALUES = {
    "nan": 'float("nan")',
    "negative": "-1",
    "infinite": 'float("inf")',
    "string": 'Score("4")',
    "too-much": "100",
    "none": "np.array([4.0, 4.0])",
    "complex": "1j",
    "digits": "10**400",
}
VARIANTS = {
    name: {"ANSWERS": {"words": ANSWER.replace("VALUE", value)}} for name, value in VALUES.items()
}
EXPECTED = {"words-test": (0, "zero", "invalid score")}
