"""What `why_not_fused` says of a Keras layer is what Keras does once it believes in a GPU."""

from importlib import import_module
from unittest.mock import patch

import numpy as np
import pytest

pytest.importorskip("tensorflow")

import keras
import tensorflow as tf

from gatedrnn.kernels import why_not_fused

# The package of this name holds a function `rnn` as well, which hides the module.
backend = import_module("keras.src.backend.tensorflow.rnn")

GOOD = [[1, 1, 0, 0], [1, 1, 1, 1]]
MASKS = {
    "none": None,
    "right-padded": GOOD,
    "left-padded": [[0, 0, 1, 1], [1, 1, 1, 1]],
    "with a hole": [[1, 0, 1, 0], [1, 1, 1, 1]],
    "with an empty row": [[0, 0, 0, 0], [1, 1, 1, 1]],
}


def own(x):
    return x


OPTIONS = [
    {},
    {"dropout": 0.3},
    {"recurrent_dropout": 0.3},
    {"activation": "relu"},
    {"activation": own},
    {"activation": keras.ops.tanh},
    {"recurrent_activation": "hard_sigmoid"},
    {"recurrent_activation": tf.sigmoid},
    {"unroll": True},
    {"use_bias": False},
    {"return_sequences": True, "go_backwards": True, "stateful": False},
    {"use_cudnn": False},
    {"use_cudnn": True},
    {"use_cudnn": True, "use_bias": False},
]


def observe(layer, mask, compiled) -> str:
    """Call a layer whose backend believes in a GPU, with a stand-in for cuDNN's own operation."""
    reached = []

    def stand_in(inputs, *arguments):
        # The LSTM has two states and then what the GRU has; cuDNN's mask check is Keras's own.
        states = 2 if isinstance(layer, keras.layers.LSTM) else 1
        mask = arguments[states + 3]
        if mask is not None:
            backend._assert_valid_mask(mask)
        reached.append(True)
        return arguments[0], inputs[..., : layer.units], list(arguments[:states])

    def call(xs, mask):
        return layer(xs, mask=mask, training=True)

    xs = tf.ones((2, 4, 3))
    mask = None if mask is None else tf.constant(np.array(mask, bool))
    with (
        patch.object(backend, "_cudnn_lstm", stand_in),
        patch.object(backend, "_cudnn_gru", stand_in),
    ):
        try:
            (tf.function(call) if compiled else call)(xs, mask)
        except (tf.errors.InvalidArgumentError, ValueError):
            return "fails"
    return "fused" if reached else "falls back"


@pytest.fixture(autouse=True)
def _a_gpu_is_there():
    with patch.object(backend, "_is_gpu_available", lambda: True):
        yield


def build(kind, options):
    layer = kind(3, **options)
    config = layer.get_config() | {k: v for k, v in options.items() if k == "use_cudnn"}
    return layer, config


@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: " ".join(options) or "plain")
@pytest.mark.parametrize("kind", [keras.layers.LSTM, keras.layers.GRU])
def test_options(kind, options):
    layer, config = build(kind, options)
    assert why_not_fused(config, GOOD).answer == observe(layer, GOOD, compiled=False)


def test_reset_before():
    for options in ({}, {"use_cudnn": True}):
        layer, config = build(keras.layers.GRU, {"reset_after": False, **options})
        assert why_not_fused(config).answer == observe(layer, None, compiled=False)


@pytest.mark.parametrize("compiled", [False, True], ids=["eager", "compiled"])
@pytest.mark.parametrize("mask", MASKS)
@pytest.mark.parametrize("options", [{}, {"use_cudnn": True}], ids=["auto", "wanted"])
def test_masks(mask, options, compiled):
    layer, config = build(keras.layers.LSTM, options)
    answer = why_not_fused(config, MASKS[mask], compiled=compiled).answer
    assert answer == observe(layer, MASKS[mask], compiled)


def test_reasons():
    config = keras.layers.LSTM(3, unroll=True).get_config()
    assert why_not_fused(config) == ("falls back", "unroll is True, cuDNN needs False")
    config = keras.layers.LSTM(3).get_config()
    assert why_not_fused(config, MASKS["with a hole"], compiled=True) == (
        "fails",
        "the mask of sequence 0 is not right-padded, which a compiled graph asserts",
    )
    assert why_not_fused(config, MASKS["with an empty row"]) == (
        "falls back",
        "the mask leaves no step of sequence 0",
    )
    assert why_not_fused(config, np.array(GOOD, bool)).answer == "fused"


def test_keras_forgets_use_cudnn():
    """The reason that it is asked for beside `get_config`."""
    assert "use_cudnn" not in keras.layers.LSTM(3, use_cudnn=False).get_config()


def test_a_config_of_neither_is_refused():
    with pytest.raises(ValueError, match=r"^why_not_fused: config has the keys \['width'\]"):
        why_not_fused({"width": 3})
