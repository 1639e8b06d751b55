"""The GRU as a loop in Python, with its input product in front."""

import torch
from torch import Tensor

from gatedrnn.kernels.checks import check_gru
from gatedrnn.params import GRUParams
from gatedrnn.spec import HiddenState


def gru_hoisted(xs: Tensor, state: HiddenState, params: GRUParams) -> tuple[Tensor, HiddenState]:
    """Run a GRU with the input product of all steps in front of the loop: one product a step.

    Parameters
    ----------
    xs : Tensor (B, T, D)
        Input sequences.
    state : HiddenState of Tensor (B, H)
        State before the first step.
    params : GRUParams of Tensor
        `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,), `b_hn` (H,), in the dtype of `xs`.

    Returns
    -------
    ys : Tensor (B, T, H)
        Outputs.
    state : HiddenState of Tensor (B, H)
        State after the last step.

    Raises
    ------
    ValueError
        If a shape or dtype does not fit, or there is no step.

    Notes
    -----
    Implements :eq:`gru-preactivation`, :eq:`gru-gates`, :eq:`gru-candidate` and
    :eq:`gru-hidden`. With the reset before the product, the candidate's product would have to wait
    for the reset gate: two products a step, one after the other.
    """
    check_gru(xs, state, params)
    W, U, b, b_hn = params
    (h,) = state
    ys = []
    for x in (xs @ W + b).unbind(1):
        x_r, x_z, x_n = x.chunk(3, dim=1)
        h_r, h_z, h_n = (h @ U).chunk(3, dim=1)
        r, z = (x_r + h_r).sigmoid(), (x_z + h_z).sigmoid()
        n = (x_n + r * (h_n + b_hn)).tanh()
        h = (1 - z) * n + z * h
        ys.append(h)
    return torch.stack(ys, dim=1), HiddenState(h)
