"""The two framework twins behind one face."""

from collections.abc import Callable
from types import ModuleType
from typing import NamedTuple

import numpy as np
import pytest


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
