"""The parameter set of each cell; each is also the shape of its gradients."""

from typing import NamedTuple

import numpy as np


class RNNParams(NamedTuple):
    """Parameters of a plain RNN cell; also the shape of their gradients.

    Attributes
    ----------
    W : ndarray (D, H)
        Input weights (Keras: `kernel`).
    U : ndarray (H, H)
        Recurrent weights (Keras: `recurrent_kernel`).
    b : ndarray (H,)
        Bias.
    """

    W: np.ndarray
    U: np.ndarray
    b: np.ndarray


class LSTMParams(NamedTuple):
    """Parameters of an LSTM cell; also the shape of their gradients.

    Attributes
    ----------
    W : ndarray (D, 4*H)
        Input weights, column blocks i f g o (Keras: `kernel`).
    U : ndarray (H, 4*H)
        Recurrent weights, the same blocks (Keras: `recurrent_kernel`).
    b : ndarray (4*H,)
        Bias, the same blocks.
    """

    W: np.ndarray
    U: np.ndarray
    b: np.ndarray


class GRUParams(NamedTuple):
    """Parameters of a GRU cell, reset after; also the shape of their gradients.

    Attributes
    ----------
    W : ndarray (D, 3*H)
        Input weights, column blocks r z n (Keras: `kernel`, in the order z r n).
    U : ndarray (H, 3*H)
        Recurrent weights, the same blocks (Keras: `recurrent_kernel`).
    b : ndarray (3*H,)
        Bias, the same blocks.
    b_hn : ndarray (H,)
        Bias of the candidate's recurrent part, inside the reset gate.
    """

    W: np.ndarray
    U: np.ndarray
    b: np.ndarray
    b_hn: np.ndarray


class GRUBeforeParams(NamedTuple):
    """Parameters of a GRU cell, reset before; also the shape of their gradients.

    Attributes
    ----------
    W : ndarray (D, 3*H)
        Input weights, column blocks r z n.
    U : ndarray (H, 3*H)
        Recurrent weights, the same blocks.
    b : ndarray (3*H,)
        Bias, the same blocks.
    """

    W: np.ndarray
    U: np.ndarray
    b: np.ndarray


class PeepholeLSTMParams(NamedTuple):
    """Parameters of an LSTM cell with peepholes; also the shape of their gradients.

    Attributes
    ----------
    W : ndarray (D, 4*H)
        Input weights, column blocks i f g o.
    U : ndarray (H, 4*H)
        Recurrent weights, the same blocks.
    b : ndarray (4*H,)
        Bias, the same blocks.
    p_i, p_f : ndarray (H,)
        How the old cell enters the input gate and the forget gate, unit by unit.
    p_o : ndarray (H,)
        How the new cell enters the output gate, unit by unit.
    """

    W: np.ndarray
    U: np.ndarray
    b: np.ndarray
    p_i: np.ndarray
    p_f: np.ndarray
    p_o: np.ndarray


class CoupledLSTMParams(NamedTuple):
    """Parameters of an LSTM cell with coupled gates; also the shape of their gradients.

    Attributes
    ----------
    W : ndarray (D, 3*H)
        Input weights, column blocks f g o.
    U : ndarray (H, 3*H)
        Recurrent weights, the same blocks.
    b : ndarray (3*H,)
        Bias, the same blocks.
    """

    W: np.ndarray
    U: np.ndarray
    b: np.ndarray
