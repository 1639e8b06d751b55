"""NumPy cells and loops, slow and right: the oracle for everything else."""

from gatedrnn.reference.activations import sigmoid
from gatedrnn.reference.gradcheck import numerical_gradient, relative_error
from gatedrnn.reference.jacobian import state_jacobian
from gatedrnn.reference.lstm import LSTMCache, LSTMCell
from gatedrnn.reference.unroll import Tape, unroll, unroll_backward, unroll_forward

__all__ = [
    "LSTMCache",
    "LSTMCell",
    "Tape",
    "numerical_gradient",
    "relative_error",
    "sigmoid",
    "state_jacobian",
    "unroll",
    "unroll_backward",
    "unroll_forward",
]
