"""Parameter sets: their fields, their initial values and how many numbers they hold."""

from typing import NamedTuple

import numpy as np

from gatedrnn.spec import CellSpec


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


def init_lstm(
    D: int, H: int, *, rng: np.random.Generator, forget_bias: float = 1.0, dtype=np.float64
) -> LSTMParams:
    """Draw the initial parameters of an LSTM cell.

    `W` is Glorot uniform per gate, `U` is orthogonal per gate, `b` is zero but for the forget gate.

    Parameters
    ----------
    D : int
        Input size (PyTorch: `input_size`).
    H : int
        Hidden size (Keras: `units`, PyTorch: `hidden_size`).
    rng : numpy.random.Generator
        Source of randomness.
    forget_bias : float
        Initial bias of the forget gate; 1.0 is Keras's `unit_forget_bias`.
    dtype : dtype
        float32 or float64.

    Returns
    -------
    LSTMParams
        `W` (D, 4*H), `U` (H, 4*H), `b` (4*H,).

    Raises
    ------
    ValueError
        If `D` or `H` is not a positive integer, `dtype` is not float32 or float64,
        or `rng` is no generator.
    """
    for name, size in (("D", D), ("H", H)):
        if not isinstance(size, (int, np.integer)) or size < 1:
            raise ValueError(f"init_lstm: {name} is {size!r}, expected a positive integer")
    if np.dtype(dtype) not in (np.float32, np.float64):
        raise ValueError(f"init_lstm: dtype is {np.dtype(dtype)}, expected float32 or float64")
    if not isinstance(rng, np.random.Generator):
        raise ValueError(
            f"init_lstm: rng is {rng!r}, expected a generator such as numpy.random.default_rng(0)"
        )
    W = np.concatenate([_glorot(D, H, rng) for _ in range(4)], axis=1)
    U = np.concatenate([_orthogonal(H, rng) for _ in range(4)], axis=1)
    b = np.zeros(4 * H)
    b[H : 2 * H] = forget_bias
    return LSTMParams(W.astype(dtype), U.astype(dtype), b.astype(dtype))


def count_params(spec: CellSpec, D: int, H: int, *, biases: int = 1) -> int:
    """Count the parameters of one layer.

    Parameters
    ----------
    spec : CellSpec
        Layout of the cell.
    D, H : int
        Input size and hidden size.
    biases : int
        Bias vectors per block: 1 in this book and in Keras, 2 in PyTorch and cuDNN.

    Returns
    -------
    int
        ``G * H * (D + H + biases)`` and one (H,) vector for each of `spec.extra`.
    """
    return spec.G * H * (D + H + biases) + H * len(spec.extra)


def _glorot(D: int, H: int, rng: np.random.Generator) -> np.ndarray:
    limit = np.sqrt(6 / (D + H))
    return rng.uniform(-limit, limit, (D, H))


def _orthogonal(H: int, rng: np.random.Generator) -> np.ndarray:
    Q, R = np.linalg.qr(rng.standard_normal((H, H)))
    # Without the sign of R's diagonal, Q is not uniform over the orthogonal matrices.
    return Q * np.sign(np.diag(R))
