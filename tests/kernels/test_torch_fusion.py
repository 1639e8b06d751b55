"""What `why_not_fused` says of a PyTorch layer; PyTorch itself can only be asked on a GPU."""

import pytest
import torch
from torch import nn

from gatedrnn.kernels import torch_config, why_not_fused

from .conftest import device

H200 = {
    "mode": "LSTM", "input_size": 128, "hidden_size": 256, "num_layers": 1, "bidirectional": False,
    "proj_size": 0, "batch_size": 64, "steps": 10, "dtype": "float16", "weight_dtype": "float16",
    "packed": False, "device": "cuda", "cudnn": 92000, "capability": (9, 0), "processors": 132,
}  # fmt: skip


def both(dtype: str) -> dict:
    return {"dtype": dtype, "weight_dtype": dtype}


@pytest.mark.parametrize(
    ("change", "answer", "reason"),
    [
        ({}, "fused", "forward persistent, backward persistent"),
        ({"mode": "GRU"}, "fused", "forward standard, backward standard"),
        ({"hidden_size": 128}, "fused", "forward persistent for small H"),
        ({"hidden_size": 192}, "fused", "forward persistent for small H, backward standard"),
        ({"hidden_size": 200}, "fused", "forward standard"),
        ({"input_size": 100}, "fused", "forward standard"),
        ({"num_layers": 2}, "fused", "forward standard"),
        ({"bidirectional": True}, "fused", "forward standard"),
        ({"batch_size": 60}, "fused", "forward standard"),
        ({"batch_size": 256}, "fused", "forward standard"),
        ({"capability": (8, 6)}, "fused", "forward standard"),
        ({"processors": 56}, "fused", "forward standard"),
        ({"hidden_size": 64, "packed": True}, "fused", "forward standard"),
        ({"hidden_size": 64, "proj_size": 32}, "fused", "forward standard"),
        ({"hidden_size": 64, **both("float64")}, "fused", "forward standard"),
        (both("float32"), "fused", "forward standard"),
        (both("bfloat16"), "fused", "bfloat16 weights are copied in every call"),
        ({**both("bfloat16"), "cudnn": 91002}, "falls back", "bfloat16 needs 91300"),
        ({**both("bfloat16"), "capability": (7, 5)}, "falls back", "bfloat16 needs (8, 0)"),
        ({"device": "cpu"}, "falls back", "the device cpu"),
        ({"cudnn": None}, "falls back", "switched off or absent"),
        ({"batch_size": 0}, "falls back", "the input is empty"),
        ({"steps": 0}, "fails", "no steps"),
        ({"dtype": "float32"}, "fails", "the input is float32, the weights are float16"),
    ],
)
def test_conditions(change, answer, reason):
    fusion = why_not_fused(H200 | change)
    assert fusion.answer == answer
    assert reason in fusion.reason


def test_a_call_is_described():
    layer = nn.GRU(5, 7, num_layers=2, batch_first=True)
    config = torch_config(layer, torch.zeros(3, 4, 5))
    assert config.keys() == H200.keys()
    expected = {"mode": "GRU", "hidden_size": 7, "batch_size": 3, "steps": 4, "device": "cpu"}
    assert expected.items() <= config.items()
    if not torch.backends.cudnn.is_available():
        assert config["cudnn"] is None
    assert why_not_fused(config).answer == "falls back"


@pytest.mark.parametrize("enabled", [True, False], ids=["cudnn on", "cudnn off"])
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.float16, torch.bfloat16])
@pytest.mark.parametrize("kind", [nn.LSTM, nn.GRU])
def test_pytorch_does_what_is_said(kind, dtype, enabled):
    """On a GPU this asks PyTorch itself; elsewhere it shows that nothing is fused by accident."""
    layer = kind(16, 32, device=device(), dtype=dtype)
    xs = torch.zeros(4, 8, 16, device=device(), dtype=dtype)
    with torch.backends.cudnn.flags(enabled=enabled), torch.profiler.profile() as profile:
        fused = why_not_fused(torch_config(layer, xs)).answer == "fused"
        layer(xs)
    assert fused == any("_cudnn_rnn" in event.key for event in profile.key_averages())


def test_shapes_are_read_in_every_layout():
    first, last = nn.LSTM(5, 7, batch_first=True), nn.LSTM(5, 7)
    packed = nn.utils.rnn.pack_sequence([torch.zeros(4, 5), torch.zeros(2, 5)])
    cases = [
        (first, torch.zeros(3, 4, 5), 3, 4), (last, torch.zeros(4, 3, 5), 3, 4),
        (first, torch.zeros(4, 5), 1, 4), (last, torch.zeros(4, 5), 1, 4), (last, packed, 2, 4),
    ]  # fmt: skip
    for layer, xs, batch, steps in cases:
        config = torch_config(layer, xs)
        assert (config["batch_size"], config["steps"]) == (batch, steps)


def test_what_fails_fails_here_too():
    """Two conditions that PyTorch checks on every device."""
    layer = nn.LSTM(5, 7, batch_first=True)
    for xs in (torch.zeros(3, 0, 5), torch.zeros(3, 4, 5, dtype=torch.float64)):
        assert why_not_fused(torch_config(layer, xs)).answer == "fails"
        with pytest.raises((RuntimeError, ValueError)):
            layer(xs)
