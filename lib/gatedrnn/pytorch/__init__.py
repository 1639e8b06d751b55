"""PyTorch twins."""

from gatedrnn.pytorch.cells import GRUCell, LSTMCell, RNNCell
from gatedrnn.pytorch.layers import unroll

__all__ = ["GRUCell", "LSTMCell", "RNNCell", "unroll"]
