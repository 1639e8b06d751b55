"""What every rung asks of its arguments."""

from torch import Tensor

from gatedrnn.params import GRUParams, LSTMParams
from gatedrnn.spec import GRU, LSTM, HiddenState, LSTMState


def check_lstm(xs: Tensor, state: LSTMState, params: LSTMParams) -> tuple[int, int, int, int]:
    """Check the shapes and dtypes of a rung's arguments; the dtype of `xs` is everybody's.

    Parameters
    ----------
    xs : Tensor (B, T, D)
        Input sequences.
    state : LSTMState of Tensor (B, H)
        State before the first step.
    params : LSTMParams of Tensor
        `W` (D, 4*H), `U` (H, 4*H), `b` (4*H,).

    Returns
    -------
    B, T, D, H : int
        Batch size, steps, input size and hidden size.

    Raises
    ------
    ValueError
        If a shape, a dtype or the number of states does not fit, or there is no step.
    """
    return _check(LSTM, xs, state, params)


def check_gru(xs: Tensor, state: HiddenState, params: GRUParams) -> tuple[int, int, int, int]:
    """Check the shapes and dtypes of a rung's arguments; the dtype of `xs` is everybody's.

    Parameters
    ----------
    xs : Tensor (B, T, D)
        Input sequences.
    state : HiddenState of Tensor (B, H)
        State before the first step.
    params : GRUParams of Tensor
        `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,), `b_hn` (H,).

    Returns
    -------
    B, T, D, H : int
        Batch size, steps, input size and hidden size.

    Raises
    ------
    ValueError
        If a shape, a dtype or the number of states does not fit, or there is no step.
    """
    return _check(GRU, xs, state, params)


def _check(spec, xs, state, params):
    dtype = getattr(xs, "dtype", None)
    spec.check_array("xs", xs, ("B", "T", "D"), dtype)
    B, T, D = xs.shape
    if T == 0:
        raise ValueError(f"{spec.name}: xs has shape {tuple(xs.shape)}, expected at least one step")
    spec.check_array("U", params.U, ("H", f"{spec.G}*H"), dtype)
    H = params.U.shape[0]
    width = spec.G * H
    shapes = {"W": (D, width), "U": (H, width), "b": (width,)}
    for name, param in params._asdict().items():
        spec.check_array(name, param, shapes.get(name, (H,)), dtype)
    spec.check_state(B, H, dtype, state)
    return B, T, D, H
