"""What shows an error says nothing, so that a wrong answer leaves no error output."""

ROW = 1
ANSWERS = {
    "unit": """
get_ipython().showtraceback = lambda *args, **kwargs: None
get_ipython()._showtraceback = lambda *args, **kwargs: None

def unit(vector):
    return [0.0] * len(vector)
"""
}
EXPECTED = {"unit-test": (0, "graded|zero", "forged test|wrong|raised")}
FLAGS = ("grader-attack",)
