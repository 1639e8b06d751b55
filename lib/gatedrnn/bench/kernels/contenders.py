"""A rung on a case: what is timed, and what is compared with the reference."""

from collections.abc import Callable
from itertools import cycle
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from gatedrnn import convert, kernels
from gatedrnn.bench.kernels.grid import Case
from gatedrnn.bench.kernels.problem import CELLS, Problem, named

SETS = 8
"""Inputs that take turns, so that no call finds the last one's in a cache."""

LAYERS = {
    "lstm_layer": (nn.LSTM, convert.lstm_to_torch),
    "gru_layer": (nn.GRU, convert.gru_to_torch),
}


class Entrant(NamedTuple):
    """A rung with its parameters.

    Attributes
    ----------
    run : callable
        ``(xs, states) -> (ys, *last)``, states as PyTorch's layers have them: all of `h`, then `c`.
    weights : list of Tensor
        The parameters that want a gradient.
    read : callable
        Turns the gradients of `weights` into those of the lowest layer's parameters.
    ready : callable
        Takes True before a forward pass that a backward pass follows, and False before another.
    """

    run: Callable
    weights: list[Tensor]
    read: Callable
    ready: Callable


def enter(name: str, case: Case, problem: Problem, device: str) -> Entrant:
    """Hand the parameters of a problem to a rung.

    Parameters
    ----------
    name : str
        One of `case.names`.
    case : Case
        What is measured.
    problem : Problem
        Its arrays.
    device : str
        "cuda" or "cpu".

    Returns
    -------
    Entrant
        Ready to run.
    """
    cell = CELLS[case.cell][1]
    if name in LAYERS:
        return _layer(*LAYERS[name], cell, case, problem, device)
    (arrays,) = problem.layers
    params = type(arrays)(*(_tensor(a, case, device).requires_grad_() for a in arrays))
    rung = (kernels.RUNGS | kernels.GRU_RUNGS)[name].run

    def run(xs, states):
        ys, last = rung(xs, cell.spec.states(*(s[0] for s in states)), params)
        return ys, *(s[None] for s in last)

    return Entrant(run, list(params), lambda gradients: type(arrays)(*gradients), lambda on: None)


def answers(entrant: Entrant, case: Case, problem: Problem, device: str) -> list[dict]:
    """Run an entrant and name what it computes.

    Parameters
    ----------
    entrant, case, problem, device
        As in `enter`; the problem may be shorter than the one that is timed.

    Returns
    -------
    list of dict
        Of a forward pass, and of a forward and a backward pass, each twice: the first two are read
        after the others have run, so that a rung which hands out its buffers is found out.
    """
    xs, dys, states, dstates = _inputs(case, problem, device)
    below = [xs, *states, *entrant.weights]

    def forward():
        entrant.ready(False)
        with torch.no_grad():
            ys, *last = entrant.run(xs, states)
        return ys, last

    def both():
        entrant.ready(True)
        ys, *last = entrant.run(xs, states)
        dxs, *rest = torch.autograd.grad([ys, *last], below, [dys, *dstates])
        return ys, last, dxs, rest[: len(states)], rest[len(states) :]

    def name(ys, last, dxs=None, dfirst=None, gradients=None):
        if dxs is None:
            return named(_array(ys), _arrays(last))
        dparams = entrant.read([_array(g) for g in gradients])
        return named(_array(ys), _arrays(last), _array(dxs), _arrays(dfirst), dparams)

    with kernels.tf32(case.dtype == "tf32"):
        raws = [forward(), both(), forward(), both()]
    return [name(*raw) for raw in raws]


def calls(entrant: Entrant, case: Case, problem: Problem, device: str) -> dict[str, Callable]:
    """Return what is timed.

    Parameters
    ----------
    entrant, case, problem, device
        As in `enter`.

    Returns
    -------
    dict of callable
        "f" forward, "fb" forward and backward.
    """
    xs, dys, states, dstates = _inputs(case, problem, device)
    generator = torch.Generator(device).manual_seed(case.seed)
    pairs = [(xs, dys)]
    for _ in range(SETS - 1):
        like = (torch.randn(t.shape, generator=generator, device=device) for t in (xs, dys))
        other, above = (t.to(xs.dtype) for t in like)
        pairs.append((other.requires_grad_(), above))
    turn = cycle(pairs)

    def forward():
        entrant.ready(False)
        with torch.no_grad():
            entrant.run(next(turn)[0], states)

    def both():
        entrant.ready(True)
        inputs, above = next(turn)
        ys, *last = entrant.run(inputs, states)
        below = [inputs, *states, *entrant.weights]
        torch.autograd.grad([ys, *last], below, [above, *dstates])

    if case.dtype == "tf32":
        return {"f": _in_tf32(forward), "fb": _in_tf32(both)}
    return {"f": forward, "fb": both}


def _in_tf32(call: Callable) -> Callable:
    def switched():
        with kernels.tf32(True):
            call()

    return switched


def _layer(kind, to_torch, cell, case: Case, problem: Problem, device: str) -> Entrant:
    built = kernels.module(kind, to_torch, problem.layers, device=device, dtype=case.torch_dtype)

    def run(xs, states):
        ys, last = built(xs, tuple(states) if len(states) > 1 else states[0])
        return ys, *(last if isinstance(last, tuple) else (last,))

    def read(gradients):
        W, U, b, b_hh = gradients[:4]
        # Both biases receive the gradient; only the GRU's last block differs between the two.
        extra = [b_hh[-case.size.H :]] if cell.spec.extra else []
        return cell.__annotations__["params"](W.T, U.T, b, *extra)

    def ready(on):
        # cuDNN keeps nothing for a backward pass that is not to come.
        built.training = on

    return Entrant(run, list(built.parameters()), read, ready)


def _inputs(case: Case, problem: Problem, device: str):
    states, dstates = (
        [_tensor(np.stack(kind), case, device) for kind in zip(*part, strict=True)]
        for part in (problem.states, problem.dstates)
    )
    xs = _tensor(problem.xs, case, device).requires_grad_()
    return xs, _tensor(problem.dys, case, device), [s.requires_grad_() for s in states], dstates


def _tensor(array: np.ndarray, case: Case, device: str) -> Tensor:
    return torch.tensor(array, dtype=case.torch_dtype, device=device)


def _array(tensor: Tensor) -> np.ndarray:
    return tensor.detach().cpu().double().numpy()


def _arrays(states) -> list[np.ndarray]:
    return [layer for kind in states for layer in _array(kind)]
