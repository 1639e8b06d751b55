"""The network of the gradient-flow explorer and its curves: NumPy, no picture, no widget.

`gradient_flow.js` draws the same numbers: both draw their weights from the same integer generator,
so that page, widget and a reader's own code show one network.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np

from gatedrnn.params import LSTMParams
from gatedrnn.reference import LSTMCell
from gatedrnn.spec import LSTMState

B, D, H = 4, 4, 16
T_MAX = 200
SEED = 1

# Name: (initial value, least, greatest, step of the slider).
KNOBS = {
    "forget_bias": (1.0, -2.0, 6.0, 0.1),
    "input_bias": (0.0, -4.0, 4.0, 0.1),
    "recurrent_scale": (1.0, 0.0, 3.0, 0.05),
    "T": (50, 2, T_MAX, 1),
}


class Network(NamedTuple):
    """What the sliders do not change.

    Attributes
    ----------
    W : ndarray (D, 4*H)
        Input weights, blocks i f g o, each uniform with Glorot's limit.
    U : ndarray (H, 4*H)
        Recurrent weights; each block is orthogonal.
    upstream : ndarray (2, B, H)
        The gradient that arrives at the last `h` and `c`, a random direction for each sequence.
    xs : ndarray (B, T_MAX, D)
        Inputs of variance 1.
    """

    W: np.ndarray
    U: np.ndarray
    upstream: np.ndarray
    xs: np.ndarray


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


def check_knobs(forget_bias: float, input_bias: float, recurrent_scale: float, T: int) -> None:
    """Check the four settings against their ranges.

    Parameters
    ----------
    forget_bias, input_bias, recurrent_scale : float
        Biases of the two gates and the factor on `U`.
    T : int
        Number of steps.

    Raises
    ------
    ValueError
        If a setting is no number or out of its range; the sentence names it.
    """
    given = (forget_bias, input_bias, recurrent_scale, T)
    for (name, (start, low, high, _)), value in zip(KNOBS.items(), given, strict=True):
        kinds = (int, np.integer) if isinstance(start, int) else (int, float, np.number)
        # A comparison with NaN is False, so NaN is refused here as well.
        if isinstance(value, bool) or not isinstance(value, kinds) or not low <= value <= high:
            kind = "an integer" if isinstance(start, int) else "a number"
            raise ValueError(
                f"gradient flow: {name} is {value!r}, expected {kind} from {low} to {high}"
            )


@cache
def network() -> Network:
    """Draw the network; the arrays are shared, so treat them as constants.

    Returns
    -------
    Network
        The same numbers as in `gradient_flow.js`, to the last bit.
    """
    random = _mulberry32(SEED)

    def uniform(*shape: int, limit: float = 1.0) -> np.ndarray:
        draws = [(2 * next(random) - 1) * limit for _ in range(int(np.prod(shape)))]
        return np.array(draws).reshape(shape)

    Ws, Us = [], []
    for _ in LSTMCell.spec.blocks:
        Ws.append(uniform(D, H, limit=np.sqrt(6 / (D + H))))
        signs = np.where(uniform(2, H) < 0, -1, 1)
        Us.append(signs[0][:, None] * _hadamard() / 4 * signs[1])
    upstream = uniform(2, B, H)
    # Time first, so that a longer sequence begins with the shorter one.
    xs = uniform(T_MAX, B, D, limit=np.sqrt(3)).swapaxes(0, 1)
    return Network(np.hstack(Ws), np.hstack(Us), upstream, xs)


def lstm_params(forget_bias: float, input_bias: float, recurrent_scale: float) -> LSTMParams:
    """Apply the sliders to the network.

    Parameters
    ----------
    forget_bias, input_bias : float
        Biases of the forget gate and the input gate; the other biases are 0.
    recurrent_scale : float
        Factor on `U`.

    Returns
    -------
    LSTMParams
        `W` (D, 4*H), `U` (H, 4*H), `b` (4*H,), float64.
    """
    b = np.repeat([input_bias, forget_bias, 0.0, 0.0], H)
    return LSTMParams(network().W, recurrent_scale * network().U, b)


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
    cell = LSTMCell(lstm_params(forget_bias, input_bias, recurrent_scale))
    state, caches = cell.initial_state(B), []
    for t in range(T):
        _, state, cache = cell.forward(network().xs[:, t], state)
        caches.append(cache)
    dstate, product = LSTMState(*network().upstream), np.ones((B, H))
    lstm, highway = [np.linalg.norm(dstate)], [1.0]
    for cache in reversed(caches):
        _, dstate, _ = cell.backward(np.zeros((B, H)), dstate, cache)
        product = product * cache.f
        lstm.append(np.linalg.norm(dstate))
        highway.append(np.sqrt(np.mean(product**2)))
    f = float(np.mean([cache.f for cache in caches]))
    return Flow(np.array(lstm) / lstm[0], _rnn(recurrent_scale, T), np.array(highway), f)


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


def _rnn(recurrent_scale: float, T: int) -> np.ndarray:
    W, U = network().W[:, 2 * H : 3 * H], recurrent_scale * network().U[:, 2 * H : 3 * H]
    h, pre_activations = np.zeros((B, H)), []
    for t in range(T):
        a = network().xs[:, t] @ W + h @ U
        h = np.tanh(a)
        pre_activations.append(a)
    dh = network().upstream[0]
    norms = [np.linalg.norm(dh)]
    for a in reversed(pre_activations):
        # 1 / cosh(a)**2 is 1 - h**2 without the cancellation that ruins it when h is near 1.
        dh = (dh / np.cosh(a) ** 2) @ U.T
        norms.append(np.linalg.norm(dh))
    return np.array(norms) / norms[0]


def _mulberry32(state: int) -> Iterator[float]:
    # A published 32-bit generator, chosen because NumPy and JavaScript agree on every draw.
    mask = 0xFFFFFFFF
    while True:
        state = (state + 0x6D2B79F5) & mask
        t = ((state ^ state >> 15) * (state | 1)) & mask
        t ^= (t + ((t ^ t >> 7) * (t | 61))) & mask
        yield ((t ^ t >> 14) & mask) / 2**32


def _hadamard() -> np.ndarray:
    # Entry (j, k) is -1 to the number of ones that j and k share in binary: orthogonal rows.
    return np.array([[(-1) ** (j & k).bit_count() for k in range(H)] for j in range(H)])
