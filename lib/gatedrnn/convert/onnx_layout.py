"""The inputs `W`, `R` and `B` of the ONNX operators `RNN`, `LSTM` and `GRU`.

Weights are transposed as in PyTorch, the two biases are joined, the blocks have another order, and
the first axis counts directions: 1 here, 2 once `stacked_to_onnx` has joined two.
"""

import numpy as np

from gatedrnn.convert.arrays import check_common, reorder, to_numpy
from gatedrnn.params import GRUBeforeParams, GRUParams, LSTMParams, RNNParams
from gatedrnn.spec import GRU, GRU_BEFORE, LSTM, RNN, CellSpec


def rnn_to_onnx(params: RNNParams) -> dict[str, np.ndarray]:
    """Lay the parameters out as the inputs of the ONNX operator `RNN`.

    Parameters
    ----------
    params : RNNParams
        `W` (D, H), `U` (H, H), `b` (H,).

    Returns
    -------
    dict of ndarray
        `W` (1, H, D), `R` (1, H, H), `B` (1, 2*H).

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """
    RNN.check_params(params)
    return _lay_out(*params, np.zeros_like(params.b), "n", "n")


def rnn_from_onnx(inputs) -> RNNParams:
    """Read the inputs of the ONNX operator `RNN` back; its two biases are summed.

    Parameters
    ----------
    inputs : mapping of str to array
        `W` (1, H, D), `R` (1, H, H), `B` (1, 2*H).

    Returns
    -------
    RNNParams
        `W` (D, H), `U` (H, H), `b` (H,).

    Raises
    ------
    ValueError
        If a name is missing or a shape does not fit.
    """
    W, U, b, b_R = _read(RNN, inputs, "n", "n")
    return RNNParams(W, U, b + b_R)


def lstm_to_onnx(params: LSTMParams) -> dict[str, np.ndarray]:
    """Lay the parameters out as the inputs of the ONNX operator `LSTM`, whose order is i o f g.

    Parameters
    ----------
    params : LSTMParams
        `W` (D, 4*H), `U` (H, 4*H), `b` (4*H,).

    Returns
    -------
    dict of ndarray
        `W` (1, 4*H, D), `R` (1, 4*H, H), `B` (1, 8*H).

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """
    LSTM.check_params(params)
    return _lay_out(*params, np.zeros_like(params.b), "ifgo", "iofg")


def lstm_from_onnx(inputs) -> LSTMParams:
    """Read the inputs of the ONNX operator `LSTM` back; its two biases are summed.

    Parameters
    ----------
    inputs : mapping of str to array
        `W` (1, 4*H, D), `R` (1, 4*H, H), `B` (1, 8*H).

    Returns
    -------
    LSTMParams
        `W` (D, 4*H), `U` (H, 4*H), `b` (4*H,).

    Raises
    ------
    ValueError
        If a name is missing or a shape does not fit.
    """
    W, U, b, b_R = _read(LSTM, inputs, "iofg", "ifgo")
    return LSTMParams(W, U, b + b_R)


def gru_to_onnx(params: GRUParams) -> dict[str, np.ndarray]:
    """Lay the parameters out as the inputs of the ONNX operator `GRU`, whose order is z r n.

    The node needs ``linear_before_reset=1``; its default is the reset before.

    Parameters
    ----------
    params : GRUParams
        `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,), `b_hn` (H,).

    Returns
    -------
    dict of ndarray
        `W` (1, 3*H, D), `R` (1, 3*H, H), `B` (1, 6*H).

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """
    _, H = GRU.check_params(params)
    W, U, b, b_hn = params
    return _lay_out(W, U, b, np.concatenate([np.zeros(2 * H, b.dtype), b_hn]), "rzn", "zrn")


def gru_from_onnx(inputs) -> GRUParams:
    """Read the inputs of the ONNX operator `GRU` with ``linear_before_reset=1`` back.

    Parameters
    ----------
    inputs : mapping of str to array
        `W` (1, 3*H, D), `R` (1, 3*H, H), `B` (1, 6*H).

    Returns
    -------
    GRUParams
        `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,), `b_hn` (H,).

    Raises
    ------
    ValueError
        If a name is missing or a shape does not fit.
    """
    W, U, b, b_R = _read(GRU, inputs, "zrn", "rzn")
    H = U.shape[0]
    # The reset gate scales the candidate's second bias, so that one stays apart.
    b[: 2 * H] += b_R[: 2 * H]
    return GRUParams(W, U, b, b_R[2 * H :])


def gru_before_to_onnx(params: GRUBeforeParams) -> dict[str, np.ndarray]:
    """Lay the parameters out as the inputs of the ONNX operator `GRU`, whose order is z r n.

    The node keeps ``linear_before_reset=0``, its default.

    Parameters
    ----------
    params : GRUBeforeParams
        `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,).

    Returns
    -------
    dict of ndarray
        `W` (1, 3*H, D), `R` (1, 3*H, H), `B` (1, 6*H).

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """
    GRU_BEFORE.check_params(params)
    return _lay_out(*params, np.zeros_like(params.b), "rzn", "zrn")


def gru_before_from_onnx(inputs) -> GRUBeforeParams:
    """Read the inputs of the ONNX operator `GRU` with ``linear_before_reset=0`` back.

    Parameters
    ----------
    inputs : mapping of str to array
        `W` (1, 3*H, D), `R` (1, 3*H, H), `B` (1, 6*H).

    Returns
    -------
    GRUBeforeParams
        `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,).

    Raises
    ------
    ValueError
        If a name is missing or a shape does not fit.
    """
    W, U, b, b_R = _read(GRU_BEFORE, inputs, "zrn", "rzn")
    return GRUBeforeParams(W, U, b + b_R)


def _lay_out(W, U, b, b_R, ours: str, theirs: str) -> dict[str, np.ndarray]:
    W, U, b, b_R = (reorder(array, ours, theirs) for array in (W, U, b, b_R))
    return {"W": W.T[None].copy(), "R": U.T[None].copy(), "B": np.concatenate([b, b_R])[None]}


def _read(spec: CellSpec, inputs, theirs: str, ours: str) -> list[np.ndarray]:
    missing = [name for name in "WRB" if name not in inputs]
    if missing:
        raise ValueError(f"{spec.name}_from_onnx: inputs lack {missing[0]}, expected W, R and B")
    W, R, B = (to_numpy(inputs[name]) for name in "WRB")
    spec.check_array("R", R, (1, f"{spec.G}*H" if spec.G > 1 else "H", "H"), R.dtype)
    width = R.shape[1]
    spec.check_array("W", W, (1, width, "D"), R.dtype)
    spec.check_array("B", B, (1, 2 * width), R.dtype)
    b, b_R = B[0, :width], B[0, width:]
    check_common(spec, W[0].T, R[0].T, b)
    return [reorder(array, theirs, ours) for array in (W[0].T, R[0].T, b, b_R)]
