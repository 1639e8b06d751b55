"""Cells are not run any more after the first one, and no answer is right."""

ROW = 1
ANSWERS = {
    "scale": """
from IPython.core.interactiveshell import ExecutionResult

async def run_nothing(*args, **kwargs):
    return ExecutionResult(None)

type(get_ipython()).run_cell_async = run_nothing
"""
}
NOTHING = (0, "graded|zero", ".+")
EXPECTED = dict.fromkeys(
    ("scale-check", "running-check", "middle-test", "words-test", "unit-test"), NOTHING
)
FLAGS = ("grader-attack",)
