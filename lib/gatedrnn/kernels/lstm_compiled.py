"""The fused step that nobody had to write: `torch.compile` finds it."""

from functools import lru_cache

import torch
from torch import Tensor

from gatedrnn.kernels.checks import check_lstm
from gatedrnn.kernels.lstm_loops import pointwise
from gatedrnn.params import LSTMParams
from gatedrnn.spec import LSTMState

BACKEND = "inductor"


def compiled(xs: Tensor, state: LSTMState, params: LSTMParams) -> tuple[Tensor, LSTMState]:
    """Run an LSTM as `hoisted` does, with a compiled step.

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

    Notes
    -----
    The first call with other sizes than the last one's compiles, which takes seconds. The step is
    compiled and not the loop, because the compiler would write the loop out, T times.
    """
    check_lstm(xs, state, params)
    W, U, b = params
    h, c = state
    step = _compiled_step(BACKEND, xs.shape, U.shape, xs.dtype, xs.device)
    ys = []
    for a in (xs @ W + b).unbind(1):
        h, c = step(a, h, c, U)
        ys.append(h)
    return torch.stack(ys, dim=1), LSTMState(h, c)


@lru_cache(maxsize=1)
def _compiled_step(backend: str, *_sizes):
    # Eight versions of a function are kept, then PyTorch refuses; new sizes start from none.
    torch.compiler.reset()
    return torch.compile(_step, fullgraph=True, dynamic=False, backend=backend)


def _step(a: Tensor, h: Tensor, c: Tensor, U: Tensor) -> tuple[Tensor, Tensor]:
    return pointwise(torch.addmm(a, h, U), c)
