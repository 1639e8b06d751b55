"""Parameter sets: their fields, their initial values and how many numbers they hold."""

from gatedrnn.params.count import count_params
from gatedrnn.params.fields import (
    CoupledLSTMParams,
    GRUBeforeParams,
    GRUParams,
    LSTMParams,
    PeepholeLSTMParams,
    RNNParams,
)
from gatedrnn.params.initial import (
    init_coupled_lstm,
    init_gru,
    init_gru_before,
    init_lstm,
    init_peephole_lstm,
    init_rnn,
)

__all__ = [
    "CoupledLSTMParams",
    "GRUBeforeParams",
    "GRUParams",
    "LSTMParams",
    "PeepholeLSTMParams",
    "RNNParams",
    "count_params",
    "init_coupled_lstm",
    "init_gru",
    "init_gru_before",
    "init_lstm",
    "init_peephole_lstm",
    "init_rnn",
]
