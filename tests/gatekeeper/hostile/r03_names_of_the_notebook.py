"""No builtin is touched: the notebook's own names hide `sum`, `math` and `np`."""

ROW = 3
ANSWERS = {
    "words": """
def sum(values):
    return 4

def count_words(text):
    return {}
""",
    "unit": """
class Yes:
    def __getattr__(self, name):
        return self
    def __call__(self, *args, **kwargs):
        return self
    def __float__(self):
        return 1.0
    def __truediv__(self, other):
        return self
    def __pow__(self, other):
        return self

def unit(vector):
    return Yes()

np = math = numbers = Yes()
""",
}
EXPECTED = {
    "words-test": (0, "zero", "forged test"),
    "unit-test": (0, "zero", "forged test"),
}
