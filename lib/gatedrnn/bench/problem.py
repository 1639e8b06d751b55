"""One random problem, and its right answer."""

from typing import Any, NamedTuple

import numpy as np

from gatedrnn import reference
from gatedrnn.bench.cases import CELLS, Case


class Problem(NamedTuple):
    """The arrays of a case; a gradient arrives at every step and at the last state.

    Attributes
    ----------
    params : NamedTuple of ndarray
        `W` (D, G*H), `U` (H, G*H), `b` (G*H,), for the GRU also `b_hn` (H,).
    xs : ndarray (B, T, D)
        Inputs.
    state, dstate : NamedTuple of ndarray (B, H)
        Initial state, and gradient at the last one.
    dys : ndarray (B, T, H)
        Gradient at the outputs.
    """

    params: Any
    xs: np.ndarray
    state: Any
    dys: np.ndarray
    dstate: Any


def draw(case: Case) -> Problem:
    """Draw the arrays of a case; every process that asks gets the same ones.

    Parameters
    ----------
    case : Case
        What is measured.

    Returns
    -------
    Problem
        Arrays of dtype `case.dtype`.
    """
    init, cell = CELLS[case.cell]
    T, B, D, H = case.size
    rng = np.random.default_rng(case.seed)

    def normal(*shape):
        return rng.standard_normal(shape).astype(case.dtype)

    weights = init(D, H, rng=rng, dtype=np.dtype(case.dtype))
    # Biases away from zero, so that a lost or doubled one cannot pass the check.
    weights = weights._replace(
        **{n: v + normal(*v.shape) / 10 for n, v in weights._asdict().items() if v.ndim == 1}
    )
    states = cell.spec.states
    state, dstate = (states(*(normal(B, H) for _ in states._fields)) for _ in range(2))
    return Problem(weights, normal(B, T, D), state, normal(B, T, H), dstate)


def solve(case: Case) -> dict[str, np.ndarray]:
    """Compute outputs and gradients of a case in float64, slow and right.

    Parameters
    ----------
    case : Case
        What is measured.

    Returns
    -------
    dict of ndarray of float64
        `ys`, the last state, and the gradients `dxs`, of the initial state and of the parameters,
        named as `results` names them.
    """
    wide = _to_float64(draw(case))
    cell = CELLS[case.cell][1](wide.params)
    ys, state, tape = reference.unroll_forward(cell, wide.xs, wide.state)
    return results(case, ys, state, *reference.unroll_backward(cell, wide.dys, wide.dstate, tape))


def results(case: Case, ys, state, dxs=None, dstate=None, dparams=None) -> dict[str, np.ndarray]:
    """Name the arrays that a layer computes.

    Parameters
    ----------
    case : Case
        What is measured.
    ys, state, dxs, dstate, dparams
        Outputs and gradients in the order of the NumPy layers; the gradients may be absent.

    Returns
    -------
    dict of ndarray
        `ys h c dxs dh dc dW dU db db_hn`, as far as the cell has them.
    """
    cell = CELLS[case.cell][1]
    named = {"ys": ys, **dict(zip(cell.spec.states._fields, state, strict=True))}
    if dxs is None:
        return named
    named["dxs"] = dxs
    for names, arrays in ((cell.spec.states._fields, dstate), (_param_names(cell), dparams)):
        named |= {f"d{name}": array for name, array in zip(names, arrays, strict=True)}
    return named


def _param_names(cell) -> tuple[str, ...]:
    return ("W", "U", "b", *cell.spec.extra)


def _to_float64(problem: Problem) -> Problem:
    return Problem(
        *(
            type(part)(*(array.astype(np.float64) for array in part))
            if isinstance(part, tuple)
            else part.astype(np.float64)
            for part in problem
        )
    )
