"""The ladder: the same layer, every rung sooner than the one before, on a GPU."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

import torch
from torch import Tensor

from gatedrnn.kernels.checks import check_gru, check_lstm
from gatedrnn.kernels.cudnn import gru_layer, lstm_layer
from gatedrnn.kernels.gru_loops import gru_hoisted
from gatedrnn.kernels.lstm_compiled import compiled
from gatedrnn.kernels.lstm_loops import hoisted, per_gate, stacked_gates
from gatedrnn.kernels.tape import DTYPES, run
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


class Rung(NamedTuple):
    """One way of running an LSTM or a GRU.

    Attributes
    ----------
    run : callable
        ``(xs, state, params) -> ys, state``, differentiable.
    needs : str
        "cpu" runs everywhere, "triton" on a GPU or in Triton's interpreter, "cuda" on a GPU.
    dtypes : tuple of torch.dtype
        What it takes.
    """

    run: Callable
    needs: str
    dtypes: tuple[torch.dtype, ...]


ALL = (torch.float64, *DTYPES)

RUNGS = {
    "per_gate": Rung(per_gate, "cpu", ALL),
    "stacked_gates": Rung(stacked_gates, "cpu", ALL),
    "hoisted": Rung(hoisted, "cpu", ALL),
    "compiled": Rung(compiled, "cuda", ALL),
    "fused_steps": Rung(fused_steps, "triton", DTYPES),
    "graphed_steps": Rung(graphed_steps, "cuda", DTYPES),
    "persistent": Rung(persistent, "triton", DTYPES),
    "lstm_layer": Rung(lstm_layer, "cpu", ALL),
}
"""The rungs of the LSTM by name, from the slowest."""

GRU_RUNGS = {
    "gru_hoisted": Rung(gru_hoisted, "cpu", ALL),
    "gru_persistent": Rung(gru_persistent, "triton", DTYPES),
    "gru_layer": Rung(gru_layer, "cpu", ALL),
}
"""The rungs of the GRU where it differs from the LSTM."""


def missing(name: str) -> str | None:
    """Say why a rung cannot run on this machine.

    Parameters
    ----------
    name : str
        A key of `RUNGS` or `GRU_RUNGS`.

    Returns
    -------
    str or None
        What is missing, in a few words; None when it runs.
    """
    needs = (RUNGS | GRU_RUNGS)[name].needs
    if needs == "cpu":
        return None
    gpu = torch.cuda.is_available()
    if needs == "cuda" and not gpu:
        return "PyTorch sees no GPU"
    if find_spec("triton") is None:
        return "Triton is not installed"
    if gpu or import_module("triton").knobs.runtime.interpret:
        return None
    return "PyTorch sees no GPU, and TRITON_INTERPRET is not 1"


@cache
def _passes(module: str):
    # Triton is there on Linux only, and the loops must run without it.
    return import_module(f"gatedrnn.kernels.{module}").PASSES


@cache
def _graphed(module: str):
    from gatedrnn.kernels.graph import graphed

    return graphed(_passes(module))
