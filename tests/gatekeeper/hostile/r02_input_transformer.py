"""Lines with an assert are taken out before the cell is compiled."""

ROW = 2
ANSWERS = {
    "middle": """
def without_asserts(lines):
    return [line for line in lines if "assert" not in line]

get_ipython().input_transformers_post.append(without_asserts)

def middle(values):
    return 0
""",
    "unit": "def unit(vector):\n    return vector\n",
}
EXPECTED = {
    "middle-test": (0, "graded|zero", "forged test|wrong|raised"),
    "unit-test": (0, "graded|zero", "forged test|wrong|raised"),
}
FLAGS = ("grader-attack",)
