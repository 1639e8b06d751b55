"""The machine's floor: the matrix products and hyperbolic tangents of a layer, nothing else."""

from collections.abc import Mapping

import numpy as np

from gatedrnn.bench.cases import CELLS, Case
from gatedrnn.bench.contender import Contender

TANHS = {"lstm": 5, "gru": 3, "rnn": 1}
"""Squashing functions a unit and step: a sigmoid is a scaled tanh, the LSTM has one more of `c`."""

PARTS = {
    "f": ("step", "hoisted", "tanh"),
    "fb": ("step", "hoisted", "tanh", "step back", "hoisted back"),
}
"""What the floor of each mode is the sum of."""


def floor(case: Case) -> Contender:
    """Prepare the products and tangents of a case, each part timed alone.

    Parameters
    ----------
    case : Case
        What is measured.

    Returns
    -------
    Contender
        The parts of `PARTS`. "step" and "step back" are the T products with `U`; "hoisted" is the
        input product of all steps at once, "hoisted back" that of the way back and the gradients
        of `W` and `U`; "tanh" works on one step's numbers, which stay in the processor's cache.
    """
    T, B, D, H = case.size
    width = CELLS[case.cell][1].spec.G * H
    rng = np.random.default_rng(case.seed)

    def normal(*shape):
        return rng.standard_normal(shape).astype(case.dtype)

    xs, hs, das = normal(T * B, D), normal(T * B, H), normal(T * B, width)
    W, U = normal(D, width), normal(H, width)
    U_back, W_back = np.ascontiguousarray(U.T), np.ascontiguousarray(W.T)
    a = normal(B, TANHS[case.cell] * H)
    steps = [(hs[t * B : (t + 1) * B], das[t * B : (t + 1) * B]) for t in range(T)]
    new, old, out = normal(B, width), normal(B, H), np.empty_like(a)
    wide, dxs, dW, dU = (np.empty_like(array) for array in (das, xs, W, U))

    def hoisted_back():
        np.matmul(das, W_back, out=dxs)
        np.matmul(xs.T, das, out=dW)
        np.matmul(hs.T, das, out=dU)

    return Contender(
        {
            "step": lambda: [np.matmul(h, U, out=new) for h, _ in steps],
            "hoisted": lambda: np.matmul(xs, W, out=wide),
            "tanh": lambda: [np.tanh(a, out=out) for _ in steps],
            "step back": lambda: [np.matmul(da, U_back, out=old) for _, da in steps],
            "hoisted back": hoisted_back,
        }
    )


def rates(case: Case, seconds: Mapping[str, float]) -> dict[str, float]:
    """Turn the floor's times into rates.

    Parameters
    ----------
    case : Case
        What was measured.
    seconds : mapping of str to float
        Time of each part of the floor.

    Returns
    -------
    dict of float
        Rates of the product of one step and of the hoisted one in GFLOP/s (a multiplication and
        an addition are two), and nanoseconds a tangent.
    """
    T, B, D, H = case.size
    width = CELLS[case.cell][1].spec.G * H
    return {
        "step_gflops": 2 * T * B * H * width / seconds["step"] / 1e9,
        "hoisted_gflops": 2 * T * B * D * width / seconds["hoisted"] / 1e9,
        "tanh_ns": seconds["tanh"] / (T * B * H * TANHS[case.cell]) * 1e9,
    }
