"""How the state at one step depends on the state at an earlier step."""

import numpy as np

from gatedrnn.reference.unroll import unroll_backward, unroll_forward


def state_jacobian(cell, xs: np.ndarray, state=None) -> np.ndarray:
    """Jacobian of the whole last state in the whole initial state, by backpropagation.

    Parameters
    ----------
    cell : Cell
        A NumPy cell.
    xs : ndarray (T, D)
        One input sequence.
    state : NamedTuple of ndarray (1, H), optional
        State before the first step; zeros when absent.

    Returns
    -------
    ndarray (S, S)
        Entry (j, k) is the derivative of entry k of the last state in entry j of the initial
        state, S the size of all states together (2*H for an LSTM, in the order h, c). The rows
        are inputs and the columns outputs, as everywhere in this book.

    Raises
    ------
    ValueError
        If a shape or dtype does not fit.

    Notes
    -----
    Implements :eq:`lstm-state-jacobian`: a product of one-step Jacobians of the whole state. The
    Jacobian of `c` alone does not multiply this way. For a plain RNN it is
    :eq:`rnn-state-jacobian`, over one step :eq:`rnn-jacobian`; for a GRU, over one step,
    :eq:`gru-jacobian`.
    """
    W, U = cell.params.W, cell.params.U
    cell.spec.check_array("xs", xs, ("T", W.shape[0]), W.dtype)
    state = cell.initial_state(1) if state is None else state
    cell.spec.check_state(1, U.shape[0], W.dtype, state)
    S = sum(s.shape[1] for s in state)
    # One copy of the sequence for each output entry, so that one backward pass gives all rows.
    copies = cell.spec.states(*(np.repeat(s, S, axis=0) for s in state))
    ys, _, tape = unroll_forward(cell, np.repeat(xs[None], S, axis=0), copies)
    seeds = np.split(np.eye(S, dtype=xs.dtype), len(state), axis=1)
    _, dstate, _ = unroll_backward(cell, np.zeros_like(ys), cell.spec.states(*seeds), tape)
    return np.concatenate(dstate, axis=1).T
