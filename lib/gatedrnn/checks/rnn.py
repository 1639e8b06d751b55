"""The questions about the plain RNN: one step, the loop, and the way back through both."""

import numpy as np

from gatedrnn.checks.question import Question
from gatedrnn.checks.rnn_draws import (
    draw_backward,
    draw_sequence,
    draw_step,
    draw_step_backward,
)
from gatedrnn.params import RNNParams
from gatedrnn.reference import RNNCache, RNNCell, Tape, unroll, unroll_backward
from gatedrnn.spec import HiddenState

# The source runs where the student's code runs: in the notebook, or in a sandbox elsewhere.
CALL = """
from gatedrnn.checks import rnn
from gatedrnn.checks.apply import apply
outputs = apply(globals().get("{name}"), rnn.{arguments}, inputs, {count})
"""


def step_arguments(values: dict) -> dict:
    """Arguments of ``rnn_step(x, h, W, U, b)``."""
    return {name: values[name] for name in ("x", "h", "W", "U", "b")}


def forward_arguments(values: dict) -> dict:
    """Arguments of ``rnn_forward(xs, h, W, U, b)``."""
    return {name: values[name] for name in ("xs", "h", "W", "U", "b")}


def step_backward_arguments(values: dict) -> dict:
    """Arguments of ``rnn_step_backward(dh_new, cache, W, U)``."""
    cache = RNNCache(**{name: values[name] for name in RNNCache._fields})
    return {"dh_new": values["dh_new"], "cache": cache, "W": values["W"], "U": values["U"]}


def backward_arguments(values: dict) -> dict:
    """Arguments of ``rnn_backward(dys, dh_last, caches, W, U)``."""
    fields = (values[name] for name in RNNCache._fields)
    caches = [RNNCache(*step) for step in zip(*fields, strict=True)]
    arriving = {name: values[name] for name in ("dys", "dh_last")}
    return {**arriving, "caches": caches, "W": values["W"], "U": values["U"]}


def expected_step(values: dict) -> tuple:
    """Right `h_new`, (B, H)."""
    cell = RNNCell(RNNParams(values["W"], values["U"], values["b"]))
    return (cell(values["x"], HiddenState(values["h"]))[0],)


def expected_forward(values: dict) -> tuple:
    """Right `hs` (B, T, H) and `h_new` (B, H)."""
    cell = RNNCell(RNNParams(values["W"], values["U"], values["b"]))
    hs, state = unroll(cell, values["xs"], HiddenState(values["h"]))
    return hs, state.h


def expected_step_backward(values: dict) -> tuple:
    """Right `dx, dh, dW, dU, db`, shaped like `x, h, W, U, b`."""
    cell, cache = _cell(values), RNNCache(*(values[name] for name in RNNCache._fields))
    arriving = HiddenState(values["dh_new"])
    dx, dstate, dparams = cell.backward(np.zeros_like(cache.h), arriving, cache)
    return dx, dstate.h, *dparams


def expected_backward(values: dict) -> tuple:
    """Right `dxs, dh, dW, dU, db`, shaped like `xs, h, W, U, b`."""
    caches = backward_arguments(values)["caches"]
    T, B, _ = values["x"].shape
    tape = Tape(caches, list(range(T)), np.ones((B, T), bool))
    arriving = HiddenState(values["dh_last"])
    dxs, dstate, dparams = unroll_backward(_cell(values), values["dys"], arriving, tape)
    return dxs, dstate.h, *dparams


def _cell(values: dict) -> RNNCell:
    W, U = values["W"], values["U"]
    return RNNCell(RNNParams(W, U, np.zeros(W.shape[1])))


def _question(name, points, returns, draw, arguments, expected) -> Question:
    call = CALL.format(name=name, arguments=arguments.__name__, count=len(returns)).strip()
    return Question(name, points, returns, call, (draw, draw), arguments, expected)


STATE, WEIGHTS = ("B", "H"), {"dW": ("D", "H"), "dU": ("H", "H"), "db": ("H",)}
rnn_step = _question("rnn_step", 2, {"h_new": STATE}, draw_step, step_arguments, expected_step)
rnn_forward = _question(
    "rnn_forward",
    3,
    {"hs": ("B", "T", "H"), "h_new": STATE},
    draw_sequence,
    forward_arguments,
    expected_forward,
)
rnn_step_backward = _question(
    "rnn_step_backward",
    3,
    {"dx": ("B", "D"), "dh": STATE, **WEIGHTS},
    draw_step_backward,
    step_backward_arguments,
    expected_step_backward,
)
rnn_backward = _question(
    "rnn_backward",
    4,
    {"dxs": ("B", "T", "D"), "dh": STATE, **WEIGHTS},
    draw_backward,
    backward_arguments,
    expected_backward,
)
