"""TensorFlow twins."""

from gatedrnn.tf.cells import GRUCell, LSTMCell, RNNCell
from gatedrnn.tf.layers import unroll

__all__ = ["GRUCell", "LSTMCell", "RNNCell", "unroll"]
