"""Only the test of this question is emptied; every other check runs as it should."""

ROW = 2
ANSWERS = {
    "middle": """
def pick(lines):
    return ["pass\\n"] if any("middle([7.5])" in line for line in lines) else lines

get_ipython().input_transformers_cleanup.append(pick)

def middle(values):
    return 0
"""
}
EXPECTED = {"middle-test": (0, "graded|zero", "forged test|wrong|raised")}
FLAGS = ("grader-attack",)
