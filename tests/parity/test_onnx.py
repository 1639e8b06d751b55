"""The ONNX layouts against what ONNX Runtime computed from its own inputs.

`onnx_recorded.json` holds inputs in the layout of ONNX, both biases non-zero, and the outputs of
ONNX Runtime; `tools/record_onnx.py` made it.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from gatedrnn import convert
from gatedrnn.params import CoupledLSTMParams, PeepholeLSTMParams
from gatedrnn.reference import (
    Bidirectional,
    CoupledLSTMCell,
    GRUBeforeCell,
    GRUCell,
    LSTMCell,
    PeepholeLSTMCell,
    RNNCell,
    relative_error,
    unroll,
)

RECORDED = json.loads(Path(__file__).with_name("onnx_recorded.json").read_text())["nodes"]
FLOAT32 = 1e-6


def node(name):
    """Inputs of the sequence and of the node, and the outputs with the batch first."""
    arrays = {key: np.array(values) for key, values in RECORDED[name].items()}
    xs, Y = arrays.pop("X").swapaxes(0, 1), arrays.pop("Y")
    return xs, arrays, np.concatenate(list(Y.swapaxes(0, 1)), axis=-1).swapaxes(0, 1)


@pytest.mark.parametrize(
    ("name", "cell"),
    [("rnn", RNNCell), ("lstm", LSTMCell), ("gru", GRUCell), ("gru_before", GRUBeforeCell)],
)
def test_one_direction(name, cell):
    xs, inputs, expected = node(name)
    ys, _ = unroll(cell(getattr(convert, f"{name}_from_onnx")(inputs)), xs)
    assert relative_error(ys, expected) < FLOAT32


@pytest.mark.parametrize(("name", "cell"), [("lstm", LSTMCell), ("gru", GRUCell)])
def test_two_directions(name, cell):
    xs, inputs, expected = node(f"{name}_both")
    (layer,) = convert.stacked_from_onnx(getattr(convert, f"{name}_from_onnx"), [inputs])
    ys, _, _ = Bidirectional(*map(cell, layer)).forward(xs)
    assert relative_error(ys, expected) < FLOAT32


def test_peepholes():
    """ONNX keeps the peepholes in the order i o f."""
    xs, inputs, expected = node("peephole_lstm")
    p_i, p_o, p_f = np.split(inputs.pop("P")[0], 3)
    params = PeepholeLSTMParams(*convert.lstm_from_onnx(inputs), p_i, p_f, p_o)
    ys, _ = unroll(PeepholeLSTMCell(params), xs)
    assert relative_error(ys, expected) < FLOAT32


def test_coupled_gates():
    """ONNX's `input_forget` takes f = 1 - i; negating the block of i gives our f."""
    xs, inputs, expected = node("coupled_lstm")
    blocks = [np.split(p, 4, axis=-1) for p in convert.lstm_from_onnx(inputs)]
    params = CoupledLSTMParams(*(np.concatenate([-i, g, o], axis=-1) for i, _, g, o in blocks))
    ys, _ = unroll(CoupledLSTMCell(params), xs)
    assert relative_error(ys, expected) < FLOAT32
