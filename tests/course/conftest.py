"""The course as its tests see it: questions, the solution's functions, mistakes as student code."""

import textwrap
from functools import lru_cache
from pathlib import Path

import nbformat
import numpy as np
import pytest

from gatedrnn import checks
from gatedrnn.reference import LSTMCache, RNNCache, sigmoid

ROOT = Path(__file__).resolve().parents[2]
# The automatic questions of each assignment, in the notebook's order, with their parameters.
SIGNATURES = {
    "recurrence": {
        "rnn_step": "x, h, W, U, b",
        "rnn_forward": "xs, h, W, U, b",
        "count_rnn_params": "D, H",
        "living_weights": "rng, D, H",
    },
    "bptt": {
        "numerical_gradient": "loss, array, step",
        "rnn_step_backward": "dh_new, cache, W, U",
        "rnn_backward": "dys, dh_last, caches, W, U",
        "find_faults": "",
    },
    "vanishing-gradients": {
        "jacobian_product_norms": "hs, U",
        "clip_by_global_norm": "gradients, threshold",
        "growing_matrix": "n",
    },
    "lstm": {
        "lstm_gates": "x, h, W, U, b",
        "lstm_cell_update": "c, i, f, g, o",
        "lstm_forward": "xs, h, c, step",
        "latch_weights": "",
        "counter_weights": "",
    },
    "lstm-backward": {
        "lstm_step_backward": "dh_new, dc_new, cache, W, U",
        "lstm_backward": "dhs, dh_last, dc_last, caches, step_backward",
        "lstm_state_jacobian": "cache, U",
        "exploding_lstm": "rng, D, H",
    },
    "gru": {
        "gru_step": "x, h, W, U, b, b_hn",
        "gru_before_step": "x, h, W, U, b",
        "gru_step_backward": "dh_new, cache, W, U",
        "gru_before_step_backward": "dh_new, cache, W, U",
        "flip_z_convention": "W, U, b",
        "same_in_both": "rng, D, H",
    },
    "memory": {
        "init_lstm_weights": "rng, D, H, forget_bias",
        "adding_batch": "rng, B, T",
        "copy_baseline": "T, k, s",
        "ablated_step": "x, h, c, W, U, b, gate",
    },
    "kernels": {
        "stack_gates": "parts",
        "hoist": "xs, W, b",
        "flops_lstm": "B, T, D, H",
        "why_falls_back": "",
        "find_timing_faults": "",
    },
}
# Questions that a human reads, with their points.
MANUAL = {
    "recurrence": {"shuffle-answer": 2},
    "bptt": {},
    "vanishing-gradients": {"sentences-answer": 5},
    "lstm": {"claims-answer": 2},
    "lstm-backward": {"claims-answer": 2},
    "gru": {"claims-answer": 2},
    "memory": {"claim-answer": 3},
    "kernels": {"quadratic-answer": 2},
}
ASSIGNMENTS = tuple(SIGNATURES)
QUESTIONS = tuple(name for questions in SIGNATURES.values() for name in questions)
HOME = {name: assignment for assignment in ASSIGNMENTS for name in SIGNATURES[assignment]}
# Questions with many right answers: their catalogues hold no program.
BY_DEMAND = tuple(name for name in QUESTIONS if getattr(checks, name).demands)
# The assignment of the instructor's page.
LSTM = tuple(SIGNATURES["lstm"])


def solution_path(assignment: str) -> Path:
    """Where the instructor's notebook is."""
    return ROOT / "solutions" / assignment / f"{assignment}.ipynb"


def exercise_path(assignment: str) -> Path:
    """Where the student's notebook is."""
    return ROOT / "exercises" / assignment / f"{assignment}.ipynb"


SOLUTION, EXERCISE = solution_path("lstm"), exercise_path("lstm")


def source_of_mistake(name: str, program: str) -> str:
    """Write a program of the catalogue the way a student would: as a function."""
    body = textwrap.indent(f"{program}\nreturn outputs", "    ")
    return f"def {name}({SIGNATURES[HOME[name]][name]}):\n{body}\n"


def function_from(source: str, name: str):
    """Run student code and take one function out of it."""
    namespace = {"np": np, "sigmoid": sigmoid, "LSTMCache": LSTMCache, "RNNCache": RNNCache}
    exec(compile(source, "<student>", "exec"), namespace)
    return namespace[name]


@lru_cache
def solution_source(name: str) -> str:
    """The cell of its solution notebook that defines a function."""
    cells = nbformat.read(solution_path(HOME[name]), 4).cells
    return next(c.source for c in cells if c.source.startswith(f"def {name}("))


def solution_function(name: str):
    """The solution of a question, which may call the functions of the questions before it."""
    sources = [solution_source(other) for other in SIGNATURES[HOME[name]]]
    return function_from("\n\n".join(sources), name)


def verdict_of(question, function, seed: int = 0):
    """Draw, call and judge, as a grader would: the parts of a question, one by one."""
    inputs = question.draw(np.random.default_rng(seed))
    copies = [{key: array.copy() for key, array in values.items()} for values in inputs]
    namespace = {question.name: function, "inputs": copies}
    exec(question.call, namespace)
    return question.judge(inputs, namespace["outputs"])


@pytest.fixture(params=QUESTIONS)
def question(request):
    """Each of the questions that are judged by a program."""
    return getattr(checks, request.param)


@pytest.fixture(params=ASSIGNMENTS)
def assignment(request):
    """Each of the assignments."""
    return request.param


@pytest.fixture
def solution(question):
    """The solution of that question, from the notebook."""
    return solution_function(question.name)
