"""Whether a layer of Keras or PyTorch reaches cuDNN, and if not, why."""

from collections.abc import Mapping
from typing import NamedTuple


class Fusion(NamedTuple):
    """How a layer would run on a GPU.

    Attributes
    ----------
    answer : str
        "fused" by cuDNN, "falls back" to a loop over steps, or "fails" with an error.
    reason : str
        Why, in one sentence.
    """

    answer: str
    reason: str


def why_not_fused(config: Mapping, mask=None, *, compiled: bool = False) -> Fusion:
    """Say whether a layer runs fused on a GPU, falls back to a loop, or fails.

    Parameters
    ----------
    config : mapping
        Of Keras, what ``layer.get_config()`` returns, beside it ``use_cudnn`` if it is not "auto":
        Keras leaves that out. Of PyTorch, what `torch_config` returns, or the same by hand.
    mask : array of bool (B, T), optional
        Keras's mask, False at steps to leave out.
    compiled : bool
        Whether Keras runs in a graph, as `fit` does unless it is told otherwise.

    Returns
    -------
    Fusion
        The answer and its reason; of several reasons the first.

    Raises
    ------
    ValueError
        If `config` belongs to neither.

    Notes
    -----
    Keras's conditions are those of Keras 3.15 with the TensorFlow backend. PyTorch's were read in
    the C++ of its `RNN.cpp` files, at the commit that the module `torch_fusion` names.
    """
    from gatedrnn.kernels.keras_fusion import keras_fusion
    from gatedrnn.kernels.torch_fusion import torch_fusion

    if "units" in config:
        return keras_fusion(config, mask, compiled=compiled)
    if "hidden_size" in config:
        return torch_fusion(config)
    raise ValueError(
        f"why_not_fused: config has the keys {sorted(config)}, expected Keras's `units` or "
        "PyTorch's `hidden_size` among them"
    )
