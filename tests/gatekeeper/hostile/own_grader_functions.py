"""Every function of gatekeeper and of the questions that lies in the process is replaced."""

ROW = 0
ANSWERS = {
    "middle": """
import sys, types

for name, module in list(sys.modules.items()):
    if name.split(".")[0] in ("gatekeeper", "tiny_questions"):
        for key, value in list(vars(module).items()):
            if isinstance(value, types.FunctionType):
                value.__code__ = (lambda *args, **kwargs: True).__code__

def middle(values):
    return 0
""",
    "unit": "def unit(vector):\n    return vector\n",
}
EXPECTED = {
    "middle-test": (0, "graded|zero", ".+"),
    "unit-test": (0, "graded|zero", ".+"),
    # A right answer in a process where no check can be trusted any more.
    "words-test": ((0, 4), "graded|zero", ".*"),
}
FLAGS = ("grader-attack",)
