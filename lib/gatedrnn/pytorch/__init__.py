"""PyTorch twins."""

from gatedrnn.pytorch.cells import LSTMCell
from gatedrnn.pytorch.layers import unroll

__all__ = ["LSTMCell", "unroll"]
