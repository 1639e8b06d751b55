"""Triton and TensorFlow in one process."""

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

TOGETHER = """
import gatedrnn.triton_first
gatedrnn.triton_first.load()
import tensorflow
import torch
weights = torch.nn.Linear(2, 2)
optimizer = torch.optim.Adam(weights.parameters())
weights(torch.ones(2)).sum().backward()
optimizer.step()
print("step taken")
"""


def run(code: str) -> str:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment
    )
    return done.stdout


@pytest.mark.skipif(find_spec("triton") is None, reason="Triton is not installed")
def test_an_optimizer_of_pytorch_runs_after_tensorflow():
    assert "step taken" in run(TOGETHER)


def test_nothing_is_imported():
    code = (
        "import sys, gatedrnn.triton_first as first; first.load(); print('triton' in sys.modules)"
    )
    assert run(code).strip() == "False"
