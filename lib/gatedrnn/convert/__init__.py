"""NumPy parameters to and from the layouts of other libraries; no framework is imported."""

from gatedrnn.convert.keras_layout import (
    gru_before_from_keras,
    gru_before_to_keras,
    gru_from_keras,
    gru_to_keras,
    lstm_from_keras,
    lstm_to_keras,
    rnn_from_keras,
    rnn_to_keras,
)
from gatedrnn.convert.onnx_layout import (
    gru_before_from_onnx,
    gru_before_to_onnx,
    gru_from_onnx,
    gru_to_onnx,
    lstm_from_onnx,
    lstm_to_onnx,
    rnn_from_onnx,
    rnn_to_onnx,
)
from gatedrnn.convert.stacks import (
    stacked_from_keras,
    stacked_from_onnx,
    stacked_from_torch,
    stacked_to_keras,
    stacked_to_onnx,
    stacked_to_torch,
)
from gatedrnn.convert.torch_layout import (
    gru_from_torch,
    gru_to_torch,
    lstm_from_torch,
    lstm_to_torch,
    rnn_from_torch,
    rnn_to_torch,
)

__all__ = [
    "gru_before_from_keras",
    "gru_before_from_onnx",
    "gru_before_to_keras",
    "gru_before_to_onnx",
    "gru_from_keras",
    "gru_from_onnx",
    "gru_from_torch",
    "gru_to_keras",
    "gru_to_onnx",
    "gru_to_torch",
    "lstm_from_keras",
    "lstm_from_onnx",
    "lstm_from_torch",
    "lstm_to_keras",
    "lstm_to_onnx",
    "lstm_to_torch",
    "rnn_from_keras",
    "rnn_from_onnx",
    "rnn_from_torch",
    "rnn_to_keras",
    "rnn_to_onnx",
    "rnn_to_torch",
    "stacked_from_keras",
    "stacked_from_onnx",
    "stacked_from_torch",
    "stacked_to_keras",
    "stacked_to_onnx",
    "stacked_to_torch",
]
