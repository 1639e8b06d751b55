"""The questions about one step of the GRU, reset after and before, forward and backward."""

import numpy as np

from gatedrnn.checks.gru_draws import (
    before_cache,
    draw_backward,
    draw_before_backward,
    draw_before_step,
    draw_step,
    reference_cache,
)
from gatedrnn.checks.question import Question
from gatedrnn.params import GRUBeforeParams, GRUParams
from gatedrnn.reference import GRUBeforeCache, GRUBeforeCell, GRUCache, GRUCell
from gatedrnn.spec import HiddenState

# The source runs where the student's code runs: in the notebook, or in a sandbox elsewhere.
CALL = """
from gatedrnn.checks import gru
from gatedrnn.checks.apply import apply
outputs = apply(globals().get("{name}"), gru.{arguments}, inputs, {count})
"""


def step_arguments(values: dict) -> dict:
    """Arguments of ``gru_step(x, h, W, U, b, b_hn)``."""
    return {name: values[name] for name in ("x", "h", "W", "U", "b", "b_hn")}


def before_step_arguments(values: dict) -> dict:
    """Arguments of ``gru_before_step(x, h, W, U, b)``."""
    return {name: values[name] for name in ("x", "h", "W", "U", "b")}


def step_backward_arguments(values: dict) -> dict:
    """Arguments of ``gru_step_backward(dh_new, cache, W, U)``."""
    return _backward_arguments(values, GRUCache)


def before_step_backward_arguments(values: dict) -> dict:
    """Arguments of ``gru_before_step_backward(dh_new, cache, W, U)``."""
    return _backward_arguments(values, GRUBeforeCache)


def _backward_arguments(values: dict, kind) -> dict:
    cache = kind(**{name: values[name] for name in kind._fields})
    return {"dh_new": values["dh_new"], "cache": cache, "W": values["W"], "U": values["U"]}


def expected_step(values: dict) -> tuple:
    """Right `h_new`, (B, H), with the reset after the product."""
    cache = reference_cache(values)
    return ((1 - cache.z) * cache.n + cache.z * cache.h,)


def expected_before_step(values: dict) -> tuple:
    """Right `h_new`, (B, H), with the reset before the product."""
    cache = before_cache(values)
    return ((1 - cache.z) * cache.n + cache.z * cache.h,)


def expected_step_backward(values: dict) -> tuple:
    """Right `dx, dh, dW, dU, db, db_hn`, shaped like `x, h, W, U, b, b_hn`."""
    W, U = values["W"], values["U"]
    # The way back reads no bias, but the cell wants one of the right shape.
    cell = GRUCell(GRUParams(W, U, np.zeros(W.shape[1]), np.zeros(len(U))))
    return _expected_backward(cell, values, step_backward_arguments(values))


def expected_before_step_backward(values: dict) -> tuple:
    """Right `dx, dh, dW, dU, db`, shaped like `x, h, W, U, b`."""
    W, U = values["W"], values["U"]
    cell = GRUBeforeCell(GRUBeforeParams(W, U, np.zeros(W.shape[1])))
    return _expected_backward(cell, values, before_step_backward_arguments(values))


def _expected_backward(cell, values: dict, arguments: dict) -> tuple:
    cache, arriving = arguments["cache"], HiddenState(values["dh_new"])
    dx, dstate, dparams = cell.backward(np.zeros_like(cache.h), arriving, cache)
    return dx, dstate.h, *dparams


def _question(name, points, returns, draw, arguments, expected) -> Question:
    call = CALL.format(name=name, arguments=arguments.__name__, count=len(returns)).strip()
    return Question(name, points, returns, call, (draw, draw), arguments, expected)


STATE = ("B", "H")
GRADIENTS = {
    "dx": ("B", "D"),
    "dh": STATE,
    "dW": ("D", "3*H"),
    "dU": ("H", "3*H"),
    "db": ("3*H",),
}
gru_step = _question("gru_step", 2, {"h_new": STATE}, draw_step, step_arguments, expected_step)
gru_before_step = _question(
    "gru_before_step",
    2,
    {"h_new": STATE},
    draw_before_step,
    before_step_arguments,
    expected_before_step,
)
gru_step_backward = _question(
    "gru_step_backward",
    4,
    {**GRADIENTS, "db_hn": ("H",)},
    draw_backward,
    step_backward_arguments,
    expected_step_backward,
)
gru_before_step_backward = _question(
    "gru_before_step_backward",
    3,
    GRADIENTS,
    draw_before_backward,
    before_step_backward_arguments,
    expected_before_step_backward,
)
