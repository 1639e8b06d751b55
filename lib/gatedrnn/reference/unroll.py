"""A cell over time: the loop forward, and backpropagation through time."""

from typing import Any, NamedTuple

import numpy as np

from gatedrnn.lengths import active_steps


class Tape(NamedTuple):
    """What `unroll_forward` keeps for `unroll_backward`.

    Attributes
    ----------
    caches : list
        The cell's caches, in the order the steps were taken.
    steps : list of int
        The time index of each step, in the same order.
    active : ndarray of bool (B, T)
        False past a sequence's end.
    """

    caches: list
    steps: list[int]
    active: np.ndarray


def unroll(cell, xs, state=None, *, lengths=None, reverse=False) -> tuple[np.ndarray, Any]:
    """Run a cell over a batch of sequences.

    Parameters
    ----------
    cell : Cell
        A NumPy cell.
    xs : ndarray (B, T, D)
        Input sequences.
    state : NamedTuple of ndarray (B, H), optional
        State before the first step; zeros when absent.
    lengths : sequence of int (B,), optional
        Each sequence's own length, from 0 to T. Past its end `ys` is zero and the state stands
        still (PyTorch's packed sequences).
    reverse : bool
        Read from the end to the start; `ys[:, t]` stays aligned with `xs[:, t]`.

    Returns
    -------
    ys : ndarray (B, T, H)
        Outputs.
    state : NamedTuple of ndarray (B, H)
        State after the last step of each sequence.

    Raises
    ------
    ValueError
        If a shape, a dtype or a length does not fit.
    """
    ys, state, _ = unroll_forward(cell, xs, state, lengths=lengths, reverse=reverse)
    return ys, state


def unroll_forward(
    cell, xs, state=None, *, lengths=None, reverse=False
) -> tuple[np.ndarray, Any, Tape]:
    """Run a cell over a batch of sequences and keep what the way back needs.

    Parameters
    ----------
    cell, xs, state, lengths, reverse
        As in `unroll`.

    Returns
    -------
    ys : ndarray (B, T, H)
        Outputs.
    state : NamedTuple of ndarray (B, H)
        State after the last step of each sequence.
    tape : Tape
        One cache a step: memory grows linearly with T.

    Raises
    ------
    ValueError
        If a shape, a dtype or a length does not fit.
    """
    W, U = cell.params.W, cell.params.U
    cell.spec.check_array("xs", xs, ("B", "T", W.shape[0]), W.dtype)
    B, T, _ = xs.shape
    state = cell.initial_state(B) if state is None else state
    cell.spec.check_state(B, U.shape[0], W.dtype, state)
    state = cell.spec.states(*state)
    active = active_steps(cell.spec.name, lengths, B, T)
    tape = Tape([], list(range(T))[:: -1 if reverse else 1], active)
    ys = np.zeros((B, T, U.shape[0]), W.dtype)
    for t in tape.steps:
        on = active[:, t, None]
        # Padding may hold anything, NaN included; zero keeps it out of the weight gradients.
        y, new, cache = cell.forward(np.where(on, xs[:, t], 0).astype(W.dtype), state)
        ys[:, t] = np.where(on, y, 0)
        state = type(new)(*(np.where(on, n, s) for n, s in zip(new, state, strict=True)))
        tape.caches.append(cache)
    return ys, state, tape


def unroll_backward(
    cell, dys, dstate, tape: Tape, *, truncate: int | None = None
) -> tuple[np.ndarray, Any, Any]:
    """Backpropagate through time.

    Parameters
    ----------
    cell : Cell
        The cell that `unroll_forward` ran.
    dys : ndarray (B, T, H)
        Gradient of the loss at every output.
    dstate : NamedTuple of ndarray (B, H), optional
        Gradient of the loss at the last state; zeros when None.
    tape : Tape
        What `unroll_forward` returned.
    truncate : int, optional
        Cut the carried gradient every `truncate` steps, counted from the first step taken.

    Returns
    -------
    dxs : ndarray (B, T, D)
        Gradient at the inputs; zero past a sequence's end.
    dstate : NamedTuple of ndarray (B, H)
        Gradient at the initial state.
    dparams : NamedTuple of ndarray
        Gradient at the parameters, summed over time and batch.

    Raises
    ------
    ValueError
        If a shape or dtype does not fit, or `truncate` is not a positive integer.
    """
    name, W, H = cell.spec.name, cell.params.W, cell.params.U.shape[0]
    B, T = tape.active.shape
    cell.spec.check_array("dys", dys, (B, T, H), W.dtype)
    if truncate is not None and (not isinstance(truncate, (int, np.integer)) or truncate < 1):
        raise ValueError(f"{name}: truncate is {truncate!r}, expected a positive integer")
    dstate = cell.initial_state(B) if dstate is None else dstate
    cell.spec.check_state(B, H, W.dtype, dstate)
    dstate = cell.spec.states(*dstate)
    dxs = np.zeros((B, T, W.shape[0]), W.dtype)
    dparams = type(cell.params)(*(np.zeros_like(p) for p in cell.params))
    for s, t in reversed(list(enumerate(tape.steps))):
        on = tape.active[:, t, None]
        masked = type(dstate)(*(np.where(on, d, 0).astype(W.dtype) for d in dstate))
        dy = np.where(on, dys[:, t], 0).astype(W.dtype)
        dxs[:, t], before, dp = cell.backward(dy, masked, tape.caches[s])
        dstate = type(before)(*(np.where(on, n, d) for n, d in zip(before, dstate, strict=True)))
        dparams = type(dp)(*(total + share for total, share in zip(dparams, dp, strict=True)))
        if truncate is not None and s > 0 and s % truncate == 0:
            # A sequence that has ended keeps its gradient for its own last step.
            dstate = type(dstate)(*(np.where(on, 0, d).astype(W.dtype) for d in dstate))
    return dxs, dstate, dparams
