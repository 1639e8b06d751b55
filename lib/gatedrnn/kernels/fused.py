"""The rungs whose walk through time is Triton's: thin faces over the passes of each."""

from functools import cache
from importlib import import_module

from torch import Tensor

from gatedrnn.kernels.checks import check_gru, check_lstm
from gatedrnn.kernels.graph import graphed
from gatedrnn.kernels.tape import Passes, run
from gatedrnn.params import GRUParams, LSTMParams
from gatedrnn.spec import HiddenState, LSTMState


def fused_steps(xs: Tensor, state: LSTMState, params: LSTMParams) -> tuple[Tensor, LSTMState]:
    """Run an LSTM with one product and one Triton kernel a step.

    Parameters
    ----------
    xs, state, params
        As in `per_gate`; float32, float16 or bfloat16.

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
    return run(_passes("lstm_steps"), xs, state, params)


def graphed_steps(xs: Tensor, state: LSTMState, params: LSTMParams) -> tuple[Tensor, LSTMState]:
    """Run `fused_steps` as a CUDA graph: one launch forward, one backward.

    Parameters
    ----------
    xs, state, params
        As in `fused_steps`, on a GPU.

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
    The first call with new sizes or new weights records. Call backward before the next forward.
    """
    check_lstm(xs, state, params)
    return run(_graphed("lstm_steps"), xs, state, params)


def persistent(xs: Tensor, state: LSTMState, params: LSTMParams) -> tuple[Tensor, LSTMState]:
    """Run an LSTM with one Triton kernel for all steps, `U` on chip throughout.

    Parameters
    ----------
    xs, state, params
        As in `fused_steps`, with H up to 64 in float32 and up to 128 in sixteen bits.

    Returns
    -------
    ys : Tensor (B, T, H)
        Outputs.
    state : LSTMState of Tensor (B, H)
        State after the last step.

    Raises
    ------
    ValueError
        As in `per_gate`, or if `U` does not fit.
    """
    check_lstm(xs, state, params)
    return run(_passes("lstm_persistent"), xs, state, params)


def gru_persistent(xs: Tensor, state: HiddenState, params: GRUParams) -> tuple[Tensor, HiddenState]:
    """Run a GRU with one Triton kernel for all steps, `U` on chip throughout.

    Parameters
    ----------
    xs, state, params
        As in `gru_hoisted`; dtypes and sizes as in `persistent`.

    Returns
    -------
    ys : Tensor (B, T, H)
        Outputs.
    state : HiddenState of Tensor (B, H)
        State after the last step.

    Raises
    ------
    ValueError
        As in `gru_hoisted`, or if `U` does not fit.
    """
    check_gru(xs, state, params)
    return run(_passes("gru_persistent"), xs, state, params, HiddenState)


@cache
def _passes(module: str) -> Passes:
    # Triton is there on Linux only, and the loops must run without it.
    return import_module(f"gatedrnn.kernels.{module}").PASSES


@cache
def _graphed(module: str) -> Passes:
    return graphed(_passes(module))
