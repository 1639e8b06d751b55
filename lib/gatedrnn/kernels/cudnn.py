"""The layers of `torch.nn`, which call cuDNN where they run on a GPU."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import torch
from torch import Tensor, nn
from torch.func import functional_call

from gatedrnn.convert import stacked_to_torch
from gatedrnn.kernels.checks import check_gru, check_lstm
from gatedrnn.params import GRUParams, LSTMParams
from gatedrnn.spec import Directions, HiddenState, LSTMState


def lstm_layer(xs: Tensor, state: LSTMState, params: LSTMParams) -> tuple[Tensor, LSTMState]:
    """Run `torch.nn.LSTM` with these parameters.

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
    Every call lays the parameters out anew. `module` does that once.
    """
    *_, D, H = check_lstm(xs, state, params)
    weights = _lay_out(params, torch.zeros_like(params.b))
    states = tuple(s[None] for s in state)
    ys, last = functional_call(_empty(nn.LSTM, D, H), weights, (xs, states))
    return ys, LSTMState(*(s[0] for s in last))


def gru_layer(xs: Tensor, state: HiddenState, params: GRUParams) -> tuple[Tensor, HiddenState]:
    """Run `torch.nn.GRU` with these parameters.

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
    ys : Tensor (B, T, H)
        Outputs.
    state : HiddenState of Tensor (B, H)
        State after the last step.

    Raises
    ------
    ValueError
        If a shape or dtype does not fit, or there is no step.
    """
    *_, D, H = check_gru(xs, state, params)
    gates = torch.zeros_like(params.b[: 2 * H])
    weights = _lay_out(params, torch.cat([gates, params.b_hn]))
    ys, last = functional_call(_empty(nn.GRU, D, H), weights, (xs, state.h[None]))
    return ys, HiddenState(last[0])


def module(kind: type, convert, layers, *, device=None, dtype=torch.float32) -> nn.RNNBase:
    """Build the layer, or a stack of them in one direction or two, with its weights in one piece.

    Parameters
    ----------
    kind : type
        `torch.nn.LSTM` or `torch.nn.GRU`.
    convert : callable
        `gatedrnn.convert.lstm_to_torch` or `gru_to_torch`.
    layers : sequence of parameter sets or Directions
        NumPy parameters, the lowest layer first.
    device : torch.device or str, optional
        Where the weights live.
    dtype : torch.dtype
        Dtype of the weights.

    Returns
    -------
    torch.nn.LSTM or torch.nn.GRU
        Batch first. On a GPU in float32, float16 and float64 its weights are one piece of memory,
        as cuDNN wants them; PyTorch 2.13 does not arrange that in bfloat16 and copies them in
        every call.
    """
    both = isinstance(layers[0], Directions)
    lowest = layers[0].ahead if both else layers[0]
    D, H = lowest.W.shape[0], lowest.U.shape[0]
    options = {"batch_first": True, "bidirectional": both, "device": device, "dtype": dtype}
    built = kind(D, H, len(layers), **options)
    weights = stacked_to_torch(convert, layers)
    built.load_state_dict({name: torch.tensor(value) for name, value in weights.items()})
    return built


@contextmanager
def tf32(on: bool) -> Iterator[None]:
    """Let products of float32 run in TF32, ten bits behind the point, or keep them exact.

    Parameters
    ----------
    on : bool
        Whether cuDNN's recurrent layers and matrix products may round to TF32. Without a word,
        PyTorch lets cuDNN do it and products not.
    """
    backends = torch.backends.cudnn.rnn, torch.backends.cuda.matmul
    before = [backend.fp32_precision for backend in backends]
    try:
        for backend in backends:
            backend.fp32_precision = "tf32" if on else "ieee"
        yield
    finally:
        for backend, precision in zip(backends, before, strict=True):
            backend.fp32_precision = precision


@cache
def _empty(kind: type, D: int, H: int) -> nn.RNNBase:
    # Its own weights are never used: on the device "meta" they take no memory.
    return kind(D, H, batch_first=True, device="meta")


def _lay_out(params, b_hh: Tensor) -> dict[str, Tensor]:
    pieces = {
        "weight_ih_l0": params.W.T,
        "weight_hh_l0": params.U.T,
        "bias_ih_l0": params.b,
        "bias_hh_l0": b_hh,
    }
    # In one piece, in this order: cuDNN copies weights that lie elsewhere, and PyTorch warns.
    flat = torch.cat([piece.reshape(-1) for piece in pieces.values()])
    parts = flat.split([piece.numel() for piece in pieces.values()])
    return {
        name: part.view(piece.shape)
        for (name, piece), part in zip(pieces.items(), parts, strict=True)
    }
