"""The rungs that are a loop in Python: the LSTM three times, each with one idea more."""

import torch
from torch import Tensor

from gatedrnn.kernels.checks import check_lstm
from gatedrnn.params import LSTMParams
from gatedrnn.spec import LSTMState


def per_gate(xs: Tensor, state: LSTMState, params: LSTMParams) -> tuple[Tensor, LSTMState]:
    """Run an LSTM as its formulas are written: eight products a step, one gate after the other.

    Parameters
    ----------
    xs : Tensor (B, T, D)
        Input sequences.
    state : LSTMState of Tensor (B, H)
        State before the first step.
    params : LSTMParams of Tensor
        `W` (D, 4*H), `U` (H, 4*H), `b` (4*H,), in the dtype of `xs`.

    Returns
    -------
    ys : Tensor (B, T, H)
        Outputs.
    state : LSTMState of Tensor (B, H)
        State after the last step.

    Raises
    ------
    ValueError
        If a shape or dtype does not fit, or there is no step.

    Notes
    -----
    Implements :eq:`lstm-preactivation`, :eq:`lstm-gates`, :eq:`lstm-cell` and :eq:`lstm-hidden`.
    """
    check_lstm(xs, state, params)
    (W_i, W_f, W_g, W_o), (U_i, U_f, U_g, U_o), (b_i, b_f, b_g, b_o) = (
        p.chunk(4, dim=-1) for p in params
    )
    h, c = state
    ys = []
    for t in range(xs.shape[1]):
        x = xs[:, t]
        i = (x @ W_i + h @ U_i + b_i).sigmoid()
        f = (x @ W_f + h @ U_f + b_f).sigmoid()
        g = (x @ W_g + h @ U_g + b_g).tanh()
        o = (x @ W_o + h @ U_o + b_o).sigmoid()
        c = f * c + i * g
        h = o * c.tanh()
        ys.append(h)
    return torch.stack(ys, dim=1), LSTMState(h, c)


def stacked_gates(xs: Tensor, state: LSTMState, params: LSTMParams) -> tuple[Tensor, LSTMState]:
    """Run an LSTM with the four gates side by side: two products a step.

    Parameters
    ----------
    xs, state, params
        As in `per_gate`.

    Returns
    -------
    ys : Tensor (B, T, H)
        Outputs.
    state : LSTMState of Tensor (B, H)
        State after the last step.

    Raises
    ------
    ValueError
        As in `per_gate`.
    """
    check_lstm(xs, state, params)
    W, U, b = params
    h, c = state
    ys = []
    for t in range(xs.shape[1]):
        h, c = pointwise(xs[:, t] @ W + h @ U + b, c)
        ys.append(h)
    return torch.stack(ys, dim=1), LSTMState(h, c)


def hoisted(xs: Tensor, state: LSTMState, params: LSTMParams) -> tuple[Tensor, LSTMState]:
    """Run an LSTM with the input product of all steps in front of the loop: one product a step.

    Parameters
    ----------
    xs, state, params
        As in `per_gate`.

    Returns
    -------
    ys : Tensor (B, T, H)
        Outputs.
    state : LSTMState of Tensor (B, H)
        State after the last step.

    Raises
    ------
    ValueError
        As in `per_gate`.
    """
    check_lstm(xs, state, params)
    W, U, b = params
    h, c = state
    ys = []
    # Indexing [:, t] in the loop would make the backward pass quadratic in T.
    for a in (xs @ W + b).unbind(1):
        h, c = pointwise(torch.addmm(a, h, U), c)
        ys.append(h)
    return torch.stack(ys, dim=1), LSTMState(h, c)


def pointwise(a: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
    """Take what of a step is no product.

    Parameters
    ----------
    a : Tensor (B, 4*H)
        Pre-activations, column blocks i f g o.
    c : Tensor (B, H)
        Cell state before the step.

    Returns
    -------
    h, c : Tensor (B, H)
        State after the step.

    Notes
    -----
    Implements :eq:`lstm-gates`, :eq:`lstm-cell` and :eq:`lstm-hidden`.
    """
    a_i, a_f, a_g, a_o = a.chunk(4, dim=1)
    c = a_f.sigmoid() * c + a_i.sigmoid() * a_g.tanh()
    return a_o.sigmoid() * c.tanh(), c
