"""One layer of `torch.nn.RNN`, `LSTM` or `GRU`: transposed weights and two biases."""

import numpy as np

from gatedrnn.convert.arrays import check_common, to_numpy
from gatedrnn.params import GRUParams, LSTMParams, RNNParams
from gatedrnn.spec import GRU, LSTM, RNN, CellSpec

NAMES = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")


def rnn_to_torch(params: RNNParams) -> dict[str, np.ndarray]:
    """Lay the parameters out as one layer of `torch.nn.RNN`.

    Parameters
    ----------
    params : RNNParams
        `W` (D, H), `U` (H, H), `b` (H,).

    Returns
    -------
    dict of ndarray
        `weight_ih_l0` (H, D), `weight_hh_l0` (H, H), `bias_ih_l0` and `bias_hh_l0` (H,); the
        second bias is zero.

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """
    RNN.check_params(params)
    return _lay_out(*params, np.zeros_like(params.b))


def rnn_from_torch(state_dict) -> RNNParams:
    """Read one layer of `torch.nn.RNN` back; its two biases are summed.

    Parameters
    ----------
    state_dict : mapping of str to tensor or ndarray
        As `torch.nn.RNN(...).state_dict()` gives it.

    Returns
    -------
    RNNParams
        `W` (D, H), `U` (H, H), `b` (H,).

    Raises
    ------
    ValueError
        If a name is missing or unknown, or a shape does not fit.
    """
    W, U, b, b_hh = _read(RNN, state_dict)
    return RNNParams(W, U, b + b_hh)


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
    return _lay_out(*params, np.zeros_like(params.b))


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
        If a name is missing or unknown, or a shape does not fit.
    """
    W, U, b, b_hh = _read(LSTM, state_dict)
    return LSTMParams(W, U, b + b_hh)


def gru_to_torch(params: GRUParams) -> dict[str, np.ndarray]:
    """Lay the parameters out as one layer of `torch.nn.GRU`.

    Parameters
    ----------
    params : GRUParams
        `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,), `b_hn` (H,).

    Returns
    -------
    dict of ndarray
        `weight_ih_l0` (3*H, D), `weight_hh_l0` (3*H, H), `bias_ih_l0` and `bias_hh_l0` (3*H,);
        the gate order is the same, the second bias is zero but for `b_hn` in its last block.

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """
    _, H = GRU.check_params(params)
    W, U, b, b_hn = params
    return _lay_out(W, U, b, np.concatenate([np.zeros(2 * H, b.dtype), b_hn]))


def gru_from_torch(state_dict) -> GRUParams:
    """Read one layer of `torch.nn.GRU` back; the two biases of the gates are summed.

    Parameters
    ----------
    state_dict : mapping of str to tensor or ndarray
        As `torch.nn.GRU(...).state_dict()` gives it.

    Returns
    -------
    GRUParams
        `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,), `b_hn` (H,).

    Raises
    ------
    ValueError
        If a name is missing or unknown, or a shape does not fit.
    """
    W, U, b, b_hh = _read(GRU, state_dict)
    H = U.shape[0]
    # The reset gate scales the candidate's second bias, so that one stays apart.
    b[: 2 * H] += b_hh[: 2 * H]
    return GRUParams(W, U, b, b_hh[2 * H :])


def _lay_out(W, U, b_ih, b_hh) -> dict[str, np.ndarray]:
    return dict(zip(NAMES, (W.T.copy(), U.T.copy(), b_ih.copy(), b_hh), strict=True))


def _read(spec: CellSpec, state_dict) -> list[np.ndarray]:
    missing = [name for name in NAMES if name not in state_dict]
    if missing:
        raise ValueError(f"{spec.name}_from_torch: state_dict lacks {missing[0]}, expected {NAMES}")
    unknown = [name for name in state_dict if name not in NAMES]
    if unknown:
        raise ValueError(
            f"{spec.name}_from_torch: state_dict also holds {unknown[0]}, expected one layer in "
            "one direction; stacked_from_torch reads several"
        )
    weight_ih, weight_hh, b_ih, b_hh = (to_numpy(state_dict[name]) for name in NAMES)
    W, U = weight_ih.T.copy(), weight_hh.T.copy()
    check_common(spec, W, U, b_ih)
    spec.check_array("bias_hh_l0", b_hh, b_ih.shape, b_ih.dtype)
    return [W, U, b_ih, b_hh]
