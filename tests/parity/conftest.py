"""The two framework twins behind one face."""

from collections.abc import Callable
from types import ModuleType
from typing import NamedTuple

import numpy as np
import pytest

from gatedrnn import reference


class Twin(NamedTuple):
    """A framework's cells, and the way into its tensors and out of them."""

    package: ModuleType
    tensor: Callable
    array: Callable


def torch_twin() -> Twin:
    torch = pytest.importorskip("torch")
    import gatedrnn.pytorch

    return Twin(gatedrnn.pytorch, torch.tensor, lambda tensor: tensor.detach().numpy())


def tensorflow_twin() -> Twin:
    tf = pytest.importorskip("tensorflow")
    import gatedrnn.tf

    return Twin(gatedrnn.tf, tf.constant, np.asarray)


@pytest.fixture(params=[torch_twin, tensorflow_twin], ids=["torch", "tensorflow"])
def twin(request) -> Twin:
    return request.param()


class Kind(NamedTuple):
    """One cell, in NumPy and in a framework."""

    reference: type
    twin: type
    package: ModuleType
    tensor: Callable
    array: Callable


@pytest.fixture(params=["RNN", "LSTM", "GRU"])
def kind(request, twin) -> Kind:
    """Each cell that has twins, in each framework."""
    name = f"{request.param}Cell"
    cells = getattr(reference, name), getattr(twin.package, name)
    return Kind(*cells, twin.package, twin.tensor, twin.array)
