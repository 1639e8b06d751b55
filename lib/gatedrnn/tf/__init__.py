"""TensorFlow twins."""

from gatedrnn.tf.cells import LSTMCell
from gatedrnn.tf.layers import unroll

__all__ = ["LSTMCell", "unroll"]
