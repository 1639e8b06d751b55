"""The weights of `keras.layers.SimpleRNN`, `LSTM` and `GRU`: our shapes, the GRU as z r n."""

import numpy as np

from gatedrnn.convert.arrays import check_common, reorder, to_numpy
from gatedrnn.params import GRUBeforeParams, GRUParams, LSTMParams, RNNParams
from gatedrnn.spec import GRU, GRU_BEFORE, LSTM, RNN, CellSpec


def rnn_to_keras(params: RNNParams) -> list[np.ndarray]:
    """Lay the parameters out as the weights of `keras.layers.SimpleRNN`.

    Parameters
    ----------
    params : RNNParams
        `W` (D, H), `U` (H, H), `b` (H,).

    Returns
    -------
    list of ndarray
        `kernel`, `recurrent_kernel`, `bias`: the same arrays.

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """
    RNN.check_params(params)
    return [p.copy() for p in params]


def rnn_from_keras(weights) -> RNNParams:
    """Read the weights of `keras.layers.SimpleRNN` back.

    Parameters
    ----------
    weights : sequence of three arrays
        As ``layer.get_weights()`` gives them.

    Returns
    -------
    RNNParams
        `W` (D, H), `U` (H, H), `b` (H,).

    Raises
    ------
    ValueError
        If there are not three arrays (``use_bias=False`` gives two) or a shape does not fit.
    """
    params = RNNParams(*_read(RNN, weights))
    RNN.check_params(params)
    return params


def lstm_to_keras(params: LSTMParams) -> list[np.ndarray]:
    """Lay the parameters out as the weights of `keras.layers.LSTM`.

    Parameters
    ----------
    params : LSTMParams
        `W` (D, 4*H), `U` (H, 4*H), `b` (4*H,).

    Returns
    -------
    list of ndarray
        `kernel`, `recurrent_kernel`, `bias`: same shapes, same gate order (Keras calls g "c").

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """
    LSTM.check_params(params)
    return [p.copy() for p in params]


def lstm_from_keras(weights) -> LSTMParams:
    """Read the weights of `keras.layers.LSTM` back.

    Parameters
    ----------
    weights : sequence of three arrays
        As ``layer.get_weights()`` gives them.

    Returns
    -------
    LSTMParams
        `W` (D, 4*H), `U` (H, 4*H), `b` (4*H,).

    Raises
    ------
    ValueError
        If there are not three arrays (``use_bias=False`` gives two) or a shape does not fit.
    """
    params = LSTMParams(*_read(LSTM, weights))
    LSTM.check_params(params)
    return params


def gru_to_keras(params: GRUParams) -> list[np.ndarray]:
    """Lay the parameters out as the weights of `keras.layers.GRU`, whose order is z r n.

    Parameters
    ----------
    params : GRUParams
        `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,), `b_hn` (H,).

    Returns
    -------
    list of ndarray
        `kernel` (D, 3*H), `recurrent_kernel` (H, 3*H), `bias` (2, 3*H): row 0 is `b`, row 1 is
        zero but for `b_hn` in its last block.

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """
    _, H = GRU.check_params(params)
    W, U, b, b_hn = params
    rows = np.stack([b, np.concatenate([np.zeros(2 * H, b.dtype), b_hn])])
    return [reorder(array, "rzn", "zrn") for array in (W, U, rows)]


def gru_from_keras(weights) -> GRUParams:
    """Read the weights of `keras.layers.GRU` back; the two biases of the gates are summed.

    Parameters
    ----------
    weights : sequence of three arrays
        As ``layer.get_weights()`` gives them for ``reset_after=True``, the default.

    Returns
    -------
    GRUParams
        `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,), `b_hn` (H,).

    Raises
    ------
    ValueError
        If there are not three arrays (``use_bias=False`` gives two) or a shape does not fit;
        ``reset_after=False`` has another shape of `bias` and its own `gru_before_from_keras`.
    """
    kernel, recurrent_kernel, bias = _read(GRU, weights)
    GRU.check_array("bias", bias, (2, kernel.shape[-1]), kernel.dtype)
    check_common(GRU, kernel, recurrent_kernel, bias[0])
    W, U, rows = (reorder(array, "zrn", "rzn") for array in (kernel, recurrent_kernel, bias))
    H, (b, second) = U.shape[0], rows
    # The reset gate scales the candidate's second bias, so that one stays apart.
    b[: 2 * H] += second[: 2 * H]
    return GRUParams(W, U, b.copy(), second[2 * H :].copy())


def gru_before_to_keras(params: GRUBeforeParams) -> list[np.ndarray]:
    """Lay the parameters out as the weights of `keras.layers.GRU` with ``reset_after=False``.

    Parameters
    ----------
    params : GRUBeforeParams
        `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,).

    Returns
    -------
    list of ndarray
        `kernel`, `recurrent_kernel`, `bias`: same shapes, in the order z r n.

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """
    GRU_BEFORE.check_params(params)
    return [reorder(p, "rzn", "zrn") for p in params]


def gru_before_from_keras(weights) -> GRUBeforeParams:
    """Read the weights of `keras.layers.GRU` with ``reset_after=False`` back.

    Parameters
    ----------
    weights : sequence of three arrays
        As ``layer.get_weights()`` gives them.

    Returns
    -------
    GRUBeforeParams
        `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,).

    Raises
    ------
    ValueError
        If there are not three arrays (``use_bias=False`` gives two) or a shape does not fit.
    """
    arrays = _read(GRU_BEFORE, weights)
    check_common(GRU_BEFORE, *arrays)
    return GRUBeforeParams(*(reorder(array, "zrn", "rzn") for array in arrays))


def _read(spec: CellSpec, weights) -> list[np.ndarray]:
    if len(weights) != 3:
        raise ValueError(
            f"{spec.name}_from_keras: received {len(weights)} arrays, "
            "expected kernel, recurrent_kernel and bias"
        )
    return [to_numpy(w) for w in weights]
