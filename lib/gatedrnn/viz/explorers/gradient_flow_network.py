"""The network of the gradient-flow explorer, and what its four sliders do to it.

`gradient_flow.js` draws the same numbers: both draw their weights from the same integer generator,
so that page, widget and a reader's own code show one network.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from gatedrnn.params import LSTMParams
from gatedrnn.spec import LSTM
from gatedrnn.viz.explorers.draws import drawer, hadamard
from gatedrnn.viz.explorers.panel import check_settings

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
    check_settings("gradient flow", KNOBS, dict(zip(KNOBS, given, strict=True)))


@cache
def network() -> Network:
    """Draw the network; the arrays are shared, so treat them as constants.

    Returns
    -------
    Network
        The same numbers as in `gradient_flow.js`, to the last bit.
    """
    uniform = drawer(SEED)
    Ws, Us = [], []
    for _ in LSTM.blocks:
        Ws.append(uniform(D, H, limit=np.sqrt(6 / (D + H))))
        signs = np.where(uniform(2, H) < 0, -1, 1)
        Us.append(signs[0][:, None] * hadamard(H) / 4 * signs[1])
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
