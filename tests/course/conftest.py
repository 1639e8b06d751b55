"""The course as its tests see it: questions, the solution's functions, mistakes as student code."""

import textwrap
from functools import lru_cache
from pathlib import Path

import nbformat
import numpy as np
import pytest

from gatedrnn import checks
from gatedrnn.reference import LSTMCache, sigmoid

ROOT = Path(__file__).resolve().parents[2]
SOLUTION = ROOT / "solutions" / "lstm" / "lstm.ipynb"
EXERCISE = ROOT / "exercises" / "lstm" / "lstm.ipynb"
QUESTIONS = ("lstm_gates", "lstm_cell_update", "lstm_forward", "lstm_step_backward")
SIGNATURES = {
    "lstm_gates": "x, h, W, U, b",
    "lstm_cell_update": "c, i, f, g, o",
    "lstm_forward": "xs, h, c, step",
    "lstm_step_backward": "dh_new, dc_new, cache, W, U",
}


def source_of_mistake(name: str, program: str) -> str:
    """Write a program of the catalogue the way a student would: as a function."""
    body = textwrap.indent(f"{program}\nreturn outputs", "    ")
    return f"def {name}({SIGNATURES[name]}):\n{body}\n"


def function_from(source: str, name: str):
    """Run student code and take one function out of it."""
    namespace = {"np": np, "sigmoid": sigmoid, "LSTMCache": LSTMCache}
    exec(compile(source, "<student>", "exec"), namespace)
    return namespace[name]


@lru_cache
def solution_source(name: str) -> str:
    """The cell of the solution notebook that defines a function."""
    cells = nbformat.read(SOLUTION, 4).cells
    return next(c.source for c in cells if c.source.startswith(f"def {name}("))


def verdict_of(question, function, seed: int = 0):
    """Draw, call and judge, as a grader would: the parts of a question, one by one."""
    inputs = question.draw(np.random.default_rng(seed))
    copies = [{key: array.copy() for key, array in values.items()} for values in inputs]
    namespace = {question.name: function, "inputs": copies}
    exec(question.call, namespace)
    return question.judge(inputs, namespace["outputs"])


@pytest.fixture(params=QUESTIONS)
def question(request):
    """Each of the four questions."""
    return getattr(checks, request.param)


@pytest.fixture
def solution(question):
    """The solution of that question, from the notebook."""
    return function_from(solution_source(question.name), question.name)
