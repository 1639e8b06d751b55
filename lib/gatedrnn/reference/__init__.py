"""NumPy cells and loops, slow and right: the oracle for everything else."""

from gatedrnn.reference.activations import sigmoid
from gatedrnn.reference.bidirectional import Bidirectional
from gatedrnn.reference.coupled_lstm import CoupledLSTMCache, CoupledLSTMCell
from gatedrnn.reference.gradcheck import numerical_gradient, relative_error
from gatedrnn.reference.gru import GRUCache, GRUCell
from gatedrnn.reference.gru_before import GRUBeforeCache, GRUBeforeCell
from gatedrnn.reference.jacobian import state_jacobian
from gatedrnn.reference.layer import Layer
from gatedrnn.reference.lstm import LSTMCache, LSTMCell
from gatedrnn.reference.peephole_lstm import PeepholeLSTMCache, PeepholeLSTMCell
from gatedrnn.reference.rnn import RNNCache, RNNCell
from gatedrnn.reference.stacked import Stacked
from gatedrnn.reference.unroll import Tape, unroll, unroll_backward, unroll_forward

__all__ = [
    "Bidirectional",
    "CoupledLSTMCache",
    "CoupledLSTMCell",
    "GRUBeforeCache",
    "GRUBeforeCell",
    "GRUCache",
    "GRUCell",
    "LSTMCache",
    "LSTMCell",
    "Layer",
    "PeepholeLSTMCache",
    "PeepholeLSTMCell",
    "RNNCache",
    "RNNCell",
    "Stacked",
    "Tape",
    "numerical_gradient",
    "relative_error",
    "sigmoid",
    "state_jacobian",
    "unroll",
    "unroll_backward",
    "unroll_forward",
]
