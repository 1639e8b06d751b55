"""A right answer as a PyTorch tensor, on the CPU."""

from importlib.util import find_spec

ROW = 26
ANSWERS = {
    "running": """
import torch

def running(xs):
    return torch.cumsum(torch.tensor(xs), dim=1)
"""
}
EXPECTED = {}


def cannot():
    """Why this case cannot be tried here, or None."""
    return None if find_spec("torch") else "PyTorch is not installed"
