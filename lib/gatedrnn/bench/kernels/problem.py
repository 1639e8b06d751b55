"""One random problem in tensors, and its right answer."""

from typing import NamedTuple

import numpy as np
import torch

from gatedrnn import params as initialisers
from gatedrnn import reference
from gatedrnn.bench.kernels.grid import Case
from gatedrnn.spec import Directions

CHECKED = 128
"""Steps that are compared with the reference, which would take minutes for a thousand."""

CELLS = {
    "lstm": (initialisers.init_lstm, reference.LSTMCell),
    "gru": (initialisers.init_gru, reference.GRUCell),
}


class Problem(NamedTuple):
    """The arrays of a case, float64 with the digits of its dtype.

    Attributes
    ----------
    layers : list of parameter sets or Directions
        The lowest first.
    xs, dys : ndarray (B, T, D) and (B, T, H), or twice as wide in both directions
        Inputs, and gradient at the outputs.
    states, dstates : list of NamedTuple of ndarray (B, H)
        Initial states, and gradients at the last ones: layer by layer, ahead before back.
    """

    layers: list
    xs: np.ndarray
    dys: np.ndarray
    states: list
    dstates: list


def draw(case: Case) -> Problem:
    """Draw the arrays of a case.

    Parameters
    ----------
    case : Case
        What is measured.

    Returns
    -------
    Problem
        Numbers that the case's dtype holds exactly.
    """
    init, cell = CELLS[case.cell]
    T, B, D, H = case.size
    rng = np.random.default_rng(case.seed)

    def rounded(array):
        return torch.tensor(array).to(case.torch_dtype).double().numpy()

    def normal(*shape):
        return rounded(rng.standard_normal(shape))

    def layer(width):
        weights = init(width, H, rng=rng)._asdict()
        # Biases away from zero, so that a lost or doubled one cannot pass the check.
        weights |= {n: v + normal(*v.shape) / 10 for n, v in weights.items() if v.ndim == 1}
        return cell.__annotations__["params"](*map(rounded, weights.values()))

    directions = 2 if case.both else 1
    widths = [D] + [directions * H] * (case.layers - 1)
    layers = [Directions(layer(w), layer(w)) if case.both else layer(w) for w in widths]

    def state():
        return cell.spec.states(*(normal(B, H) for _ in cell.spec.states._fields))

    states, dstates = ([state() for _ in range(directions * case.layers)] for _ in range(2))
    return Problem(layers, normal(B, T, D), normal(B, T, directions * H), states, dstates)


def shortened(problem: Problem, steps: int) -> Problem:
    """Return the first steps of a problem.

    Parameters
    ----------
    problem : Problem
        Any problem.
    steps : int
        Steps to keep.

    Returns
    -------
    Problem
        The same, with `xs` and `dys` cut.
    """
    return problem._replace(xs=problem.xs[:, :steps], dys=problem.dys[:, :steps])


def solve(case: Case, problem: Problem) -> dict[str, np.ndarray]:
    """Compute outputs and gradients in float64, slow and right.

    Parameters
    ----------
    case : Case
        What is measured.
    problem : Problem
        Its arrays.

    Returns
    -------
    dict of ndarray
        `ys`, `dxs`, `last` and `dfirst` (all states side by side), and the gradients of the lowest
        layer's parameters, of its direction ahead.
    """
    cell = CELLS[case.cell][1]
    if case.both:
        parts = [reference.Bidirectional(*map(cell, layer)) for layer in problem.layers]
    else:
        parts = [reference.Layer(cell(layer)) for layer in problem.layers]
    stack = reference.Stacked(parts)
    states, dstates = (_by_layer(case, part) for part in (problem.states, problem.dstates))
    ys, last, tape = stack.forward(problem.xs, states)
    dxs, dfirst, dparams = stack.backward(problem.dys, dstates, tape)
    lowest = dparams[0].ahead if case.both else dparams[0]
    return named(ys, _flat(last), dxs, _flat(dfirst), lowest)


def named(ys, last, dxs=None, dfirst=None, dparams=None) -> dict[str, np.ndarray]:
    """Name the arrays that a contender computes.

    Parameters
    ----------
    ys, last, dxs, dfirst, dparams
        Outputs, states as lists of arrays, and gradients; the gradients may be absent.

    Returns
    -------
    dict of ndarray
        As `solve` names them.
    """
    found = {"ys": ys, "last": np.stack(last)}
    if dxs is not None:
        found |= {"dxs": dxs, "dfirst": np.stack(dfirst)}
        found |= {f"d{name}": array for name, array in dparams._asdict().items()}
    return found


def _by_layer(case: Case, states: list) -> list:
    if not case.both:
        return states
    return [Directions(*states[k : k + 2]) for k in range(0, len(states), 2)]


def _flat(states) -> list[np.ndarray]:
    """List the arrays of all layers and directions, state by state as PyTorch has them."""
    single = []
    for layer in states:
        single += layer if isinstance(layer, Directions) else [layer]
    return [array for kind in zip(*single, strict=True) for array in kind]
