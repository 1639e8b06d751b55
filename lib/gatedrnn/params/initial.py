"""Initial values: Glorot uniform input weights, orthogonal recurrent weights, zero biases."""

import numpy as np

from gatedrnn.params.fields import (
    CoupledLSTMParams,
    GRUBeforeParams,
    GRUParams,
    LSTMParams,
    PeepholeLSTMParams,
    RNNParams,
)
from gatedrnn.spec import COUPLED, GRU, GRU_BEFORE, LSTM, PEEPHOLE, RNN, CellSpec


def init_rnn(D: int, H: int, *, rng: np.random.Generator, dtype=np.float64) -> RNNParams:
    """Draw the initial parameters of a plain RNN cell.

    Parameters
    ----------
    D, H, rng, dtype
        As in `init_lstm`.

    Returns
    -------
    RNNParams
        `W` (D, H), `U` (H, H), `b` (H,).

    Raises
    ------
    ValueError
        As in `init_lstm`.
    """
    return RNNParams(*_draw(RNN, D, H, rng, dtype))


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
    return LSTMParams(*_draw(LSTM, D, H, rng, dtype, forget_bias))


def init_gru(D: int, H: int, *, rng: np.random.Generator, dtype=np.float64) -> GRUParams:
    """Draw the initial parameters of a GRU cell, reset after.

    Parameters
    ----------
    D, H, rng, dtype
        As in `init_lstm`.

    Returns
    -------
    GRUParams
        `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,), `b_hn` (H,).

    Raises
    ------
    ValueError
        As in `init_lstm`.
    """
    return GRUParams(*_draw(GRU, D, H, rng, dtype))


def init_gru_before(
    D: int, H: int, *, rng: np.random.Generator, dtype=np.float64
) -> GRUBeforeParams:
    """Draw the initial parameters of a GRU cell, reset before.

    Parameters
    ----------
    D, H, rng, dtype
        As in `init_lstm`.

    Returns
    -------
    GRUBeforeParams
        `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,).

    Raises
    ------
    ValueError
        As in `init_lstm`.
    """
    return GRUBeforeParams(*_draw(GRU_BEFORE, D, H, rng, dtype))


def init_peephole_lstm(
    D: int, H: int, *, rng: np.random.Generator, forget_bias: float = 1.0, dtype=np.float64
) -> PeepholeLSTMParams:
    """Draw the initial parameters of an LSTM cell with peepholes, which start at zero.

    Parameters
    ----------
    D, H, rng, forget_bias, dtype
        As in `init_lstm`.

    Returns
    -------
    PeepholeLSTMParams
        `W` (D, 4*H), `U` (H, 4*H), `b` (4*H,), `p_i`, `p_f` and `p_o` (H,).

    Raises
    ------
    ValueError
        As in `init_lstm`.
    """
    return PeepholeLSTMParams(*_draw(PEEPHOLE, D, H, rng, dtype, forget_bias))


def init_coupled_lstm(
    D: int, H: int, *, rng: np.random.Generator, forget_bias: float = 1.0, dtype=np.float64
) -> CoupledLSTMParams:
    """Draw the initial parameters of an LSTM cell with coupled gates.

    Parameters
    ----------
    D, H, rng, forget_bias, dtype
        As in `init_lstm`.

    Returns
    -------
    CoupledLSTMParams
        `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,).

    Raises
    ------
    ValueError
        As in `init_lstm`.
    """
    return CoupledLSTMParams(*_draw(COUPLED, D, H, rng, dtype, forget_bias))


def _draw(spec: CellSpec, D, H, rng, dtype, forget_bias=0.0) -> list[np.ndarray]:
    """Draw `W`, `U` and `b` block by block; what is extra starts at zero."""
    for name, size in (("D", D), ("H", H)):
        if not isinstance(size, (int, np.integer)) or size < 1:
            raise ValueError(f"init_{spec.name}: {name} is {size!r}, expected a positive integer")
    if np.dtype(dtype) not in (np.float32, np.float64):
        raise ValueError(
            f"init_{spec.name}: dtype is {np.dtype(dtype)}, expected float32 or float64"
        )
    if not isinstance(rng, np.random.Generator):
        raise ValueError(
            f"init_{spec.name}: rng is {rng!r}, "
            "expected a generator such as numpy.random.default_rng(0)"
        )
    W = np.concatenate([_glorot(D, H, rng) for _ in spec.blocks], axis=1)
    U = np.concatenate([_orthogonal(H, rng) for _ in spec.blocks], axis=1)
    b = np.repeat([forget_bias if block == "f" else 0.0 for block in spec.blocks], H)
    extra = np.zeros((len(spec.extra), H))
    return [array.astype(dtype) for array in (W, U, b, *extra)]


def _glorot(D: int, H: int, rng: np.random.Generator) -> np.ndarray:
    limit = np.sqrt(6 / (D + H))
    return rng.uniform(-limit, limit, (D, H))


def _orthogonal(H: int, rng: np.random.Generator) -> np.ndarray:
    Q, R = np.linalg.qr(rng.standard_normal((H, H)))
    # Without the sign of R's diagonal, Q is not uniform over the orthogonal matrices.
    return Q * np.sign(np.diag(R))
