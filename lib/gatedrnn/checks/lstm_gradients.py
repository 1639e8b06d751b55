"""The questions about the way back through an LSTM: one step, and the loop over time."""

import numpy as np

from gatedrnn.checks.lstm_draws import draw_backward, draw_sequence_backward
from gatedrnn.checks.question import Question
from gatedrnn.params import LSTMParams
from gatedrnn.reference import LSTMCache, LSTMCell, Tape, unroll_backward
from gatedrnn.spec import LSTMState

CALL = """
from gatedrnn.checks import lstm_gradients
from gatedrnn.checks.apply import apply
outputs = apply(globals().get("{name}"), lstm_gradients.{arguments}, inputs, {count})
"""


def step_arguments(values: dict) -> dict:
    """Arguments of ``lstm_step_backward(dh_new, dc_new, cache, W, U)``."""
    cache = LSTMCache(**{name: values[name] for name in LSTMCache._fields})
    arriving = {name: values[name] for name in ("dh_new", "dc_new")}
    return {**arriving, "cache": cache, "W": values["W"], "U": values["U"]}


def sequence_arguments(values: dict) -> dict:
    """Arguments of ``lstm_backward(dhs, dh_last, dc_last, caches, step_backward)``."""
    fields = (values[name] for name in LSTMCache._fields)
    arriving = {name: values[name] for name in ("dhs", "dh_last", "dc_last")}
    return {
        **arriving,
        "caches": [LSTMCache(*step) for step in zip(*fields, strict=True)],
        "step_backward": make_step_backward(values["W"], values["U"]),
    }


def make_step_backward(W: np.ndarray, U: np.ndarray):
    """Make a right step backward that accepts whatever arrays a student's loop hands on.

    Parameters
    ----------
    W, U : ndarray
        Weights, (D, 4*H) and (H, 4*H).

    Returns
    -------
    callable
        ``step_backward(dh_new, dc_new, cache) -> dx, dh, dc, dW, dU, db``, with gradients (B, H).
    """
    cell = _cell({"W": W.copy(), "U": U.copy()})

    def step_backward(dh_new, dc_new, cache):
        if not isinstance(cache, LSTMCache):
            kind = type(cache).__name__
            raise ValueError(f"step_backward: cache is a {kind}, expected one of the caches")
        cache = LSTMCache(*(np.array(value, dtype=np.float64) for value in cache))
        given = {"dh_new": dh_new, "dc_new": dc_new}
        arriving = [np.array(array, dtype=np.float64) for array in given.values()]
        for name, array in zip(given, arriving, strict=True):
            if array.shape != cache.h.shape:
                raise ValueError(
                    f"step_backward: {name} has shape {array.shape}, expected {cache.h.shape}"
                )
        dx, dstate, dparams = cell.backward(np.zeros_like(cache.h), LSTMState(*arriving), cache)
        return dx, *dstate, *dparams

    # What Python says about a call with too few arguments begins with this name.
    step_backward.__qualname__ = "step_backward"
    return step_backward


def expected_step(values: dict) -> tuple:
    """Right `dx, dh, dc, dW, dU, db`, shaped like `x, h, c, W, U, b`."""
    arguments = step_arguments(values)
    arriving = LSTMState(arguments["dh_new"], arguments["dc_new"])
    cache = arguments["cache"]
    dx, dstate, dparams = _cell(values).backward(np.zeros_like(cache.h), arriving, cache)
    return dx, *dstate, *dparams


def expected_sequence(values: dict) -> tuple:
    """Right `dxs, dh, dc, dW, dU, db`, shaped like `xs, h, c, W, U, b`."""
    caches = sequence_arguments(values)["caches"]
    T, B, _ = values["x"].shape
    tape = Tape(caches, list(range(T)), np.ones((B, T), bool))
    arriving = LSTMState(values["dh_last"], values["dc_last"])
    dxs, dstate, dparams = unroll_backward(_cell(values), values["dhs"], arriving, tape)
    return dxs, *dstate, *dparams


def _cell(values: dict) -> LSTMCell:
    # The way back reads no bias.
    W, U = values["W"], values["U"]
    return LSTMCell(LSTMParams(W, U, np.zeros(W.shape[1])))


def _question(name, points, returns, draw, arguments, expected) -> Question:
    call = CALL.format(name=name, arguments=arguments.__name__, count=len(returns)).strip()
    return Question(name, points, returns, call, (draw, draw), arguments, expected)


STATES = {"dh": ("B", "H"), "dc": ("B", "H")}
WEIGHTS = {"dW": ("D", "4*H"), "dU": ("H", "4*H"), "db": ("4*H",)}
lstm_step_backward = _question(
    "lstm_step_backward",
    4,
    {"dx": ("B", "D"), **STATES, **WEIGHTS},
    draw_backward,
    step_arguments,
    expected_step,
)
lstm_backward = _question(
    "lstm_backward",
    3,
    {"dxs": ("B", "T", "D"), **STATES, **WEIGHTS},
    draw_sequence_backward,
    sequence_arguments,
    expected_sequence,
)
