"""Record what ONNX Runtime computes for small recurrent nodes, as a witness for the tests.

Neither package is part of this project's environment: the recording is committed instead.
To make it again, in an environment of its own:

    pip install onnx onnxruntime && python tools/record_onnx.py
"""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

RECORDING = Path(__file__).resolve().parents[1] / "tests/parity/onnx_recorded.json"
B, T, D, H = 2, 3, 2, 3
# Name: operator, blocks, attributes, directions, peepholes.
NODES = {
    "rnn": ("RNN", 1, {}, 1, False),
    "lstm": ("LSTM", 4, {}, 1, False),
    "gru": ("GRU", 3, {"linear_before_reset": 1}, 1, False),
    "gru_before": ("GRU", 3, {"linear_before_reset": 0}, 1, False),
    "peephole_lstm": ("LSTM", 4, {}, 1, True),
    "coupled_lstm": ("LSTM", 4, {"input_forget": 1}, 1, False),
    "lstm_both": ("LSTM", 4, {}, 2, False),
    "gru_both": ("GRU", 3, {"linear_before_reset": 1}, 2, False),
}


def run(operator: str, feeds: dict, directions: int, attributes: dict) -> np.ndarray:
    """Return the outputs (T, directions, B, H) of one node."""
    names = ["X", "W", "R", "B"] + (["", "", "", "P"] if "P" in feeds else [])
    node = helper.make_node(
        operator,
        names,
        ["Y"],
        hidden_size=H,
        direction="bidirectional" if directions == 2 else "forward",
        **attributes,
    )
    inputs = [
        helper.make_tensor_value_info(k, TensorProto.FLOAT, v.shape) for k, v in feeds.items()
    ]
    output = helper.make_tensor_value_info("Y", TensorProto.FLOAT, (T, directions, B, H))
    graph = helper.make_graph([node], "node", inputs, [output])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    onnx.checker.check_model(model)
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    return session.run(["Y"], feeds)[0]


def main() -> None:
    """Draw the inputs of each node, run it and write both."""
    rng, nodes = np.random.default_rng(0), {}
    for name, (operator, G, attributes, directions, peepholes) in NODES.items():
        shapes = {
            "X": (T, B, D),
            "W": (G * H, D),
            "R": (G * H, H),
            "B": (2 * G * H,),
            "P": (3 * H,),
        }
        # Three decimals are exact enough to be read, and identical in every precision.
        feeds = {
            key: rng.normal(size=shape if key == "X" else (directions, *shape)).round(3)
            for key, shape in shapes.items()
            if key != "P" or peepholes
        }
        feeds = {key: array.astype("float32") for key, array in feeds.items()}
        Y = run(operator, feeds, directions, attributes)
        arrays = {key: array.astype(float).round(3).tolist() for key, array in feeds.items()}
        nodes[name] = arrays | {"Y": Y.astype(float).round(7).tolist()}
    versions = {"onnx": onnx.__version__, "onnxruntime": onnxruntime.__version__, "opset": 22}
    RECORDING.write_text(json.dumps({"made_with": versions, "nodes": nodes}) + "\n")


if __name__ == "__main__":
    main()
