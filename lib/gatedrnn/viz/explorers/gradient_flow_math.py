"""The curves of the gradient-flow explorer: NumPy, no picture, no widget."""

from typing import NamedTuple

import numpy as np

from gatedrnn.reference import LSTMCell
from gatedrnn.spec import LSTMState
from gatedrnn.viz.explorers.gradient_flow_network import (
    B,
    H,
    check_knobs,
    lstm_params,
    network,
)


class Flow(NamedTuple):
    """Curves over the number of steps back from the end, 0 to T.

    Attributes
    ----------
    lstm : ndarray (T+1,)
        Norm of the gradient at the whole LSTM state (h, c), relative to its norm at the end.
    rnn : ndarray (T+1,)
        The same for a plain tanh RNN that uses the candidate's weights.
    highway : ndarray (T+1,)
        Root mean square of the product of forget gates alone.
    forget_gate : float
        Mean of the forget gate over units, steps and sequences.
    """

    lstm: np.ndarray
    rnn: np.ndarray
    highway: np.ndarray
    forget_gate: float


class Trace(NamedTuple):
    """What happened in T steps of the LSTM.

    Attributes
    ----------
    states : ndarray (T+1, 2, B, H)
        `h` and `c` before the first step and after each.
    gradients : ndarray (T+1, 2, B, H)
        Gradient at `h` and `c`, 0 to T steps back from the end.
    f : ndarray (T, B, H)
        Forget gates, in the order of time.
    """

    states: np.ndarray
    gradients: np.ndarray
    f: np.ndarray


def lstm_trace(cell: LSTMCell, T: int) -> Trace:
    """Run the network's sequences forward and its gradient back.

    Parameters
    ----------
    cell : LSTMCell
        Cell with parameters from `lstm_params`.
    T : int
        Number of steps.

    Returns
    -------
    Trace
        States in the order of time, gradients from the end to the beginning.
    """
    state, gradient = cell.initial_state(B), LSTMState(*network().upstream)
    states, gradients, caches = [state], [gradient], []
    for t in range(T):
        _, state, cache = cell.forward(network().xs[:, t], state)
        states.append(state)
        caches.append(cache)
    for cache in reversed(caches):
        _, gradient, _ = cell.backward(np.zeros((B, H)), gradient, cache)
        gradients.append(gradient)
    return Trace(np.array(states), np.array(gradients), np.array([cache.f for cache in caches]))


def gradient_flow(
    forget_bias: float = 1.0, input_bias: float = 0.0, recurrent_scale: float = 1.0, T: int = 50
) -> Flow:
    """Backpropagate through T steps of the LSTM and of the plain RNN.

    Parameters
    ----------
    forget_bias, input_bias : float
        Biases of the forget gate (-2 to 6) and of the input gate (-4 to 4).
    recurrent_scale : float
        Factor on the orthogonal recurrent weights, 0 to 3.
    T : int
        Number of steps, 2 to 200.

    Returns
    -------
    Flow
        The three curves and the mean forget gate.

    Raises
    ------
    ValueError
        If a setting is out of its range.
    """
    check_knobs(forget_bias, input_bias, recurrent_scale, T)
    trace = lstm_trace(LSTMCell(lstm_params(forget_bias, input_bias, recurrent_scale)), T)
    products = np.cumprod(np.concatenate([np.ones((1, B, H)), trace.f[::-1]]), axis=0)
    return Flow(
        lstm=relative_norms(trace.gradients),
        rnn=relative_norms(_rnn_gradients(recurrent_scale, T)),
        highway=relative_norms(products),
        forget_gate=float(trace.f.mean()),
    )


def relative_norms(arrays: np.ndarray) -> np.ndarray:
    """Norm of each array, relative to the first.

    Parameters
    ----------
    arrays : ndarray (T+1, ...)
        One array for each number of steps back.

    Returns
    -------
    ndarray (T+1,)
        Starts with 1.
    """
    norms = np.sqrt(np.square(arrays).reshape(len(arrays), -1).sum(axis=1))
    return norms / norms[0]


def half_life(forget_gate: float) -> float:
    """Steps after which half of the cell is left.

    Parameters
    ----------
    forget_gate : float
        A constant forget gate, strictly between 0 and 1.

    Returns
    -------
    float
        ``1 / log2(1 / f)``.

    Notes
    -----
    Implements :eq:`lstm-half-life`.
    """
    return float(1 / np.log2(1 / forget_gate))


def _rnn_gradients(recurrent_scale: float, T: int) -> np.ndarray:
    W, U = network().W[:, 2 * H : 3 * H], recurrent_scale * network().U[:, 2 * H : 3 * H]
    h, pre_activations, gradients = np.zeros((B, H)), [], [network().upstream[0]]
    for t in range(T):
        a = network().xs[:, t] @ W + h @ U
        h = np.tanh(a)
        pre_activations.append(a)
    for a in reversed(pre_activations):
        # 1 / cosh(a)**2 is 1 - h**2 without the cancellation that ruins it when h is near 1.
        gradients.append((gradients[-1] / np.cosh(a) ** 2) @ U.T)
    return np.array(gradients)
