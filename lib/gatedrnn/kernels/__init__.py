"""One layer, many ways: from a loop over gates to a kernel that keeps its weights on chip.

Every rung of the ladder has one signature, ``rung(xs, state, params) -> ys, state`` on tensors of
PyTorch, and autograd works through all of them. Loops and layers of `torch.nn` run everywhere;
Triton's kernels run on a GPU, or in Triton's interpreter when ``TRITON_INTERPRET=1`` is set before
they are first used.
"""

from gatedrnn.kernels.ahead import SHARED, resources
from gatedrnn.kernels.cudnn import gru_layer, lstm_layer, module, tf32
from gatedrnn.kernels.fused import fused_steps, graphed_steps, gru_persistent, persistent
from gatedrnn.kernels.fusion import Fusion, why_not_fused
from gatedrnn.kernels.graph import graphed
from gatedrnn.kernels.gru_loops import gru_hoisted
from gatedrnn.kernels.ladder import GRU_RUNGS, RUNGS, Rung, missing
from gatedrnn.kernels.lstm_compiled import compiled
from gatedrnn.kernels.lstm_loops import hoisted, per_gate, stacked_gates
from gatedrnn.kernels.lstm_tape import LSTMTape
from gatedrnn.kernels.tape import Passes
from gatedrnn.kernels.torch_fusion import torch_config

__all__ = [
    "GRU_RUNGS",
    "RUNGS",
    "SHARED",
    "Fusion",
    "LSTMTape",
    "Passes",
    "Rung",
    "compiled",
    "fused_steps",
    "graphed",
    "graphed_steps",
    "gru_hoisted",
    "gru_layer",
    "gru_persistent",
    "hoisted",
    "lstm_layer",
    "missing",
    "module",
    "per_gate",
    "persistent",
    "resources",
    "stacked_gates",
    "tf32",
    "torch_config",
    "why_not_fused",
]
