"""The questions about the LSTM forward: the gates, the cell update and the loop over time."""

import numpy as np

from gatedrnn.checks.lstm_draws import (
    draw_cell_update,
    draw_sequence,
    draw_step,
    reference_cache,
)
from gatedrnn.checks.question import Question
from gatedrnn.params import LSTMParams
from gatedrnn.reference import LSTMCell, unroll
from gatedrnn.spec import LSTMState

# The source runs where the student's code runs: in the notebook, or in a sandbox elsewhere.
CALL = """
from gatedrnn.checks import lstm
from gatedrnn.checks.apply import apply
outputs = apply(globals().get("{name}"), lstm.{arguments}, inputs, {count})
"""


def gates_arguments(values: dict) -> dict:
    """Arguments of ``lstm_gates(x, h, W, U, b)``."""
    return {name: values[name] for name in ("x", "h", "W", "U", "b")}


def cell_update_arguments(values: dict) -> dict:
    """Arguments of ``lstm_cell_update(c, i, f, g, o)``."""
    return {name: values[name] for name in ("c", "i", "f", "g", "o")}


def forward_arguments(values: dict) -> dict:
    """Arguments of ``lstm_forward(xs, h, c, step)``; `step` is the reference's."""
    arrays = {name: values[name] for name in ("xs", "h", "c")}
    step = make_step(values["W"], values["U"], values["b"], len(values["h"]))
    return {**arrays, "step": step}


def make_step(W: np.ndarray, U: np.ndarray, b: np.ndarray, B: int):
    """Make a right step that accepts whatever arrays a student's loop hands on.

    Parameters
    ----------
    W, U, b : ndarray
        Parameters, (D, 4*H), (H, 4*H) and (4*H,).
    B : int
        Number of sequences.

    Returns
    -------
    callable
        ``step(x, h, c) -> h_new, c_new``, with `x` (B, D) and states (B, H).
    """
    cell = LSTMCell(LSTMParams(W.copy(), U.copy(), b.copy()))
    D, H = len(W), len(U)

    def step(x, h, c):
        x, h, c = (np.array(array, dtype=np.float64) for array in (x, h, c))
        # States first: a pair of states kept as one is the likelier slip.
        for name, array, shape in (("h", h, (B, H)), ("c", c, (B, H)), ("x", x, (B, D))):
            if array.shape != shape:
                raise ValueError(f"step: {name} has shape {array.shape}, expected {shape}")
        state = cell(x, LSTMState(h, c))[1]
        return state.h, state.c

    # What Python says about a call with too few arguments begins with this name.
    step.__qualname__ = "step"
    return step


def expected_gates(values: dict) -> tuple:
    """Right `i, f, g, o`, each (B, H)."""
    cache = reference_cache(values)
    return cache.i, cache.f, cache.g, cache.o


def expected_cell_update(values: dict) -> tuple:
    """Right `h_new, c_new`, each (B, H)."""
    c_new = values["f"] * values["c"] + values["i"] * values["g"]
    return values["o"] * np.tanh(c_new), c_new


def expected_forward(values: dict) -> tuple:
    """Right `hs` (B, T, H), `h_new, c_new` (B, H)."""
    cell = LSTMCell(LSTMParams(values["W"], values["U"], values["b"]))
    hs, state = unroll(cell, values["xs"], LSTMState(values["h"], values["c"]))
    return hs, state.h, state.c


def _question(name, points, returns, draw, arguments, expected) -> Question:
    call = CALL.format(name=name, arguments=arguments.__name__, count=len(returns)).strip()
    return Question(name, points, returns, call, (draw, draw), arguments, expected)


STATE = ("B", "H")
lstm_gates = _question(
    "lstm_gates",
    2,
    dict.fromkeys(("i", "f", "g", "o"), STATE),
    draw_step,
    gates_arguments,
    expected_gates,
)
lstm_cell_update = _question(
    "lstm_cell_update",
    2,
    dict.fromkeys(("h_new", "c_new"), STATE),
    draw_cell_update,
    cell_update_arguments,
    expected_cell_update,
)
lstm_forward = _question(
    "lstm_forward",
    2,
    {"hs": ("B", "T", "H"), "h_new": STATE, "c_new": STATE},
    draw_sequence,
    forward_arguments,
    expected_forward,
)
