"""The ladder: the same layer, every rung sooner than the one before, on a GPU."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

import torch

from gatedrnn.kernels.cudnn import gru_layer, lstm_layer
from gatedrnn.kernels.fused import fused_steps, graphed_steps, gru_persistent, persistent
from gatedrnn.kernels.gru_loops import gru_hoisted
from gatedrnn.kernels.lstm_compiled import compiled
from gatedrnn.kernels.lstm_loops import hoisted, per_gate, stacked_gates
from gatedrnn.kernels.tape import DTYPES


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
