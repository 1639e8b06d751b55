"""NumPy cells and loops, slow and right: the oracle for everything else."""

from gatedrnn.reference.activations import sigmoid
from gatedrnn.reference.gradcheck import numerical_gradient, relative_error
from gatedrnn.reference.gru import GRUCache, GRUCell
from gatedrnn.reference.jacobian import state_jacobian
from gatedrnn.reference.lstm import LSTMCache, LSTMCell
from gatedrnn.reference.rnn import RNNCache, RNNCell
from gatedrnn.reference.unroll import Tape, unroll, unroll_backward, unroll_forward

__all__ = [
    "GRUCache",
    "GRUCell",
    "LSTMCache",
    "LSTMCell",
    "RNNCache",
    "RNNCell",
    "Tape",
    "numerical_gradient",
    "relative_error",
    "sigmoid",
    "state_jacobian",
    "unroll",
    "unroll_backward",
    "unroll_forward",
]
