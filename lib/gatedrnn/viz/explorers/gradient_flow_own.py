"""Gradient flow of a reader's own functions, compared with the reference."""

from typing import NamedTuple

import numpy as np

from gatedrnn.reference import LSTMCache, LSTMCell
from gatedrnn.viz.explorers.gradient_flow_caller import Caller, CallError
from gatedrnn.viz.explorers.gradient_flow_math import lstm_trace, relative_norms
from gatedrnn.viz.explorers.gradient_flow_network import (
    B,
    H,
    check_knobs,
    lstm_params,
    network,
)
from gatedrnn.viz.explorers.words import typeset

# Far above rounding, far below any mistake.
TOLERANCE = 1e-6


class OwnFlow(NamedTuple):
    """What a reader's functions did.

    Attributes
    ----------
    curve : ndarray (T+1,)
        Norm of the gradient at (h, c), relative to the end; NaN where the functions gave none.
    verdict : str
        Whether they agree with the reference, or what went wrong.
    """

    curve: np.ndarray
    verdict: str


def own_gradient_flow(
    functions,
    forget_bias: float = 1.0,
    input_bias: float = 0.0,
    recurrent_scale: float = 1.0,
    T: int = 50,
) -> OwnFlow:
    """Run a reader's functions over T steps forward and back, on the network of the explorer.

    Parameters
    ----------
    functions : sequence of three callables
        ``lstm_gates(x, h, W, U, b)``, ``lstm_cell_update(c, i, f, g, o)`` and
        ``lstm_step_backward(dh_new, dc_new, cache, W, U)``.
    forget_bias, input_bias, recurrent_scale, T
        As in `gradient_flow`.

    Returns
    -------
    OwnFlow
        Their curve and a verdict; whatever they do, no exception of theirs comes through.

    Raises
    ------
    ValueError
        If a setting is out of its range.
    """
    check_knobs(forget_bias, input_bias, recurrent_scale, T)
    params = lstm_params(forget_bias, input_bias, recurrent_scale)
    reference = lstm_trace(LSTMCell(params), T)
    call, states, gradients = Caller(functions, (B, H)), [], [network().upstream]
    curve = np.full(T + 1, np.nan)
    # A reader's numbers may overflow; the verdict says so, no warning has to.
    with np.errstate(all="ignore"):
        try:
            caches = _forward(call, params, T, states)
            _backward(call, params, caches, gradients)
            verdict = _compare(states, gradients, reference)
        except CallError as error:
            verdict = str(error)
        curve[: len(gradients)] = relative_norms(np.array(gradients))
    return OwnFlow(curve, " ".join([verdict, *call.changes]))


def _forward(call: Caller, params, T: int, states: list) -> list[LSTMCache]:
    W, U, b = params
    h, c, caches = np.zeros((B, H)), np.zeros((B, H)), []
    for t in range(T):
        x, where = network().xs[:, t], f"step {t + 1}"
        i, f, g, o = call("lstm_gates", where, x=x, h=h, W=W, U=U, b=b)
        h_new, c_new = call("lstm_cell_update", where, c=c, i=i, f=f, g=g, o=o)
        caches.append(LSTMCache(x, h, c, i, f, g, o, c_new))
        h, c = h_new, c_new
        states.append((h, c))
    return caches


def _backward(call: Caller, params, caches: list[LSTMCache], gradients: list) -> None:
    for back, cache in enumerate(reversed(caches), start=1):
        dh, dc = gradients[-1]
        arguments = {"dh_new": dh, "dc_new": dc, "cache": cache, "W": params.W, "U": params.U}
        _, dh, dc, *_ = call("lstm_step_backward", f"{_steps(back)} back", **arguments)
        gradients.append((dh, dc))


def _compare(states: list, gradients: list, reference) -> str:
    for t, (own, right) in enumerate(zip(states, reference.states[1:], strict=True), start=1):
        for name, mine, expected in zip("hc", own, right, strict=True):
            # Written so that NaN counts as a difference.
            if not np.abs(mine - expected).max() <= TOLERANCE:
                return f"Going forward, your {name} departs from the reference at step {t}."
    for back, (own, right) in enumerate(zip(gradients, reference.gradients, strict=True)):
        if not np.linalg.norm(own - right) <= TOLERANCE * np.linalg.norm(right):
            mine, expected = (
                np.linalg.norm(g) / np.linalg.norm(gradients[0]) for g in (own, right)
            )
            return (
                f"Going back, your gradient departs from the reference {_steps(back)} back: "
                f"its size is {typeset(mine)} there, {typeset(expected)} in the reference."
            )
    return f"Your code and the reference agree at all {len(states)} steps, forward and back."


def _steps(number: int) -> str:
    return "1 step" if number == 1 else f"{number} steps"
