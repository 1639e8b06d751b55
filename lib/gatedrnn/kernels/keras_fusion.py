"""When Keras's LSTM and GRU reach cuDNN, with the TensorFlow backend.

The conditions are those of Keras 3.15: `LSTM.inner_loop` and `GRU.inner_loop` in
``keras/src/layers/rnn/``, `cudnn_ok` and `_assert_valid_mask` in
``keras/src/backend/tensorflow/rnn.py``. `dropout` is no obstacle there: it is applied beforehand.
"""

from collections.abc import Mapping

import numpy as np

from gatedrnn.kernels.fusion import Fusion

FUSED = Fusion("fused", "every condition of Keras is met")


def keras_fusion(config: Mapping, mask=None, *, compiled: bool = False) -> Fusion:
    """Say whether Keras runs an LSTM or GRU fused on a GPU.

    Parameters
    ----------
    config : mapping
        What ``layer.get_config()`` returns, beside it ``use_cudnn`` if it is not "auto".
    mask : array of bool (B, T), optional
        The mask that reaches the layer.
    compiled : bool
        Whether it runs in a graph.

    Returns
    -------
    Fusion
        "fails" where ``use_cudnn=True`` cannot be kept, and where a graph meets a mask that is not
        right-padded: eager code catches that assertion and falls back, a graph cannot.
    """
    wanted = config.get("use_cudnn", "auto")
    if wanted is False:
        return Fusion("falls back", "use_cudnn is False")
    obstacle = _obstacle(config)
    if obstacle is None and mask is not None:
        obstacle = _mask_obstacle(np.asarray(mask, bool))
        if obstacle and compiled:
            return Fusion("fails", f"{obstacle}, which a compiled graph asserts")
    if obstacle is None:
        return FUSED
    if wanted is True:
        return Fusion("fails", f"{obstacle}, and use_cudnn is True")
    return Fusion("falls back", obstacle)


def _obstacle(config: Mapping) -> str | None:
    needed = {
        "recurrent_dropout": 0,
        "activation": "tanh",
        "recurrent_activation": "sigmoid",
        "unroll": False,
        "use_bias": True,
        # Only the GRU has it.
        "reset_after": True,
    }
    for name, value in needed.items():
        got = config.get(name, value)
        if got != value:
            shown = repr(got) if isinstance(got, (str, bool, int, float)) else "a function"
            return f"{name} is {shown}, cuDNN needs {value!r}"
    return None


def _mask_obstacle(mask: np.ndarray) -> str | None:
    if not mask.any(axis=1).all():
        row = int(mask.any(axis=1).argmin())
        return f"the mask leaves no step of sequence {row}"
    # Right-padded: once False, always False.
    late = (mask[:, 1:] & ~mask[:, :-1]).any(axis=1)
    if late.any():
        return f"the mask of sequence {int(late.argmax())} is not right-padded"
    return None
