"""NumPy parameters to and from the layouts of PyTorch and Keras; no framework is imported."""

import numpy as np

from gatedrnn.params import LSTMParams
from gatedrnn.spec import LSTM


def lstm_to_torch(params: LSTMParams) -> dict[str, np.ndarray]:
    """Lay the parameters out as one layer of `torch.nn.LSTM`.

    Parameters
    ----------
    params : LSTMParams
        `W` (D, 4*H), `U` (H, 4*H), `b` (4*H,).

    Returns
    -------
    dict of ndarray
        `weight_ih_l0` (4*H, D), `weight_hh_l0` (4*H, H), `bias_ih_l0` and `bias_hh_l0` (4*H,);
        the gate order is the same, the second bias is zero.

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """
    LSTM.check_params(params)
    return {
        "weight_ih_l0": params.W.T.copy(),
        "weight_hh_l0": params.U.T.copy(),
        "bias_ih_l0": params.b.copy(),
        "bias_hh_l0": np.zeros_like(params.b),
    }


def lstm_from_torch(state_dict) -> LSTMParams:
    """Read one layer of `torch.nn.LSTM` back; its two biases are summed.

    Parameters
    ----------
    state_dict : mapping of str to tensor or ndarray
        As `torch.nn.LSTM(...).state_dict()` gives it.

    Returns
    -------
    LSTMParams
        `W` (D, 4*H), `U` (H, 4*H), `b` (4*H,).

    Raises
    ------
    ValueError
        If a name is missing or a shape does not fit.
    """
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    missing = [name for name in names if name not in state_dict]
    if missing:
        raise ValueError(f"lstm_from_torch: state_dict lacks {missing[0]}, expected {names}")
    W, U, b, b_hh = (_numpy(state_dict[name]) for name in names)
    params = LSTMParams(W.T.copy(), U.T.copy(), b)
    LSTM.check_params(params)
    LSTM.check_array("bias_hh_l0", b_hh, b.shape, b.dtype)
    return params._replace(b=b + b_hh)


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
    if len(weights) != 3:
        raise ValueError(
            f"lstm_from_keras: received {len(weights)} arrays, "
            "expected kernel, recurrent_kernel and bias"
        )
    params = LSTMParams(*(np.array(_numpy(w)) for w in weights))
    LSTM.check_params(params)
    return params


def _numpy(tensor) -> np.ndarray:
    # PyTorch tensors that require a gradient, or live on a GPU, refuse np.asarray.
    if hasattr(tensor, "detach"):
        tensor = tensor.detach().cpu()
    return np.asarray(tensor)
