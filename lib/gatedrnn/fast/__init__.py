"""Whole-sequence layers in NumPy that are fast: the numbers of `gatedrnn.reference`, sooner."""

from gatedrnn.fast.gru import GRU, GRUTape
from gatedrnn.fast.lstm import LSTM, LSTMTape
from gatedrnn.fast.rnn import RNN, RNNTape

__all__ = ["GRU", "LSTM", "RNN", "GRUTape", "LSTMTape", "RNNTape"]
