"""Keras's contenders: the layer in a graph, and the same compiled by XLA."""

import os

import keras
import numpy as np
import tensorflow as tf

from gatedrnn import convert
from gatedrnn.bench.cases import Case
from gatedrnn.bench.contender import Contender
from gatedrnn.bench.problem import draw, results

LAYERS = {
    "lstm": keras.layers.LSTM,
    "gru": keras.layers.GRU,
    "rnn": keras.layers.SimpleRNN,
}


def prepare() -> dict[str, str]:
    """Set one thread and return the versions."""
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    onednn = "on" if os.environ.get("TF_ENABLE_ONEDNN_OPTS", "1") == "1" else "off"
    return {"tensorflow": f"{tf.__version__} (oneDNN {onednn})", "keras": keras.__version__}


def graph(case: Case) -> Contender:
    """The layer inside `tf.function`."""
    return _contender(case, jit_compile=False)


def xla(case: Case) -> Contender:
    """The layer inside `tf.function(jit_compile=True)`."""
    return _contender(case, jit_compile=True)


def _contender(case: Case, *, jit_compile: bool) -> Contender:
    params, *arrays = draw(case)
    T, B, D, H = case.size
    layer = LAYERS[case.cell](H, return_sequences=True, return_state=True, dtype=case.dtype)
    layer.build((B, T, D))
    layer.set_weights(getattr(convert, f"{case.cell}_to_keras")(params))

    # Arguments, not captured constants, so that nothing can be folded away.
    @tf.function(jit_compile=jit_compile)
    def forward(xs, state):
        return layer(xs, initial_state=state)

    @tf.function(jit_compile=jit_compile)
    def forward_backward(xs, state, dys, dstate):
        with tf.GradientTape() as tape:
            tape.watch([xs, *state])
            out = layer(xs, initial_state=state)
        below = [xs, *state, *layer.trainable_weights]
        return out, tape.gradient(out, below, output_gradients=[dys, *dstate])

    xs, state, dys, dstate = (
        [tf.constant(a) for a in part] if isinstance(part, tuple) else tf.constant(part)
        for part in arrays
    )
    return Contender(
        {
            "f": lambda: (forward(xs, state), None),
            "fb": lambda: forward_backward(xs, state, dys, dstate),
        },
        lambda raw: _named(case, *([np.asarray(t) for t in part or ()] for part in raw)),
    )


def _named(case: Case, out, gradients):
    ys, *last = out
    if not gradients:
        return results(case, ys, last)
    dxs, *dstate = gradients[:-3]
    dparams = gradients[-3:]
    if case.cell == "gru":
        # Keras orders z r h and has a second row of biases, of which only h's is not doubled.
        dW, dU, db = (_swap_first_two(d) for d in dparams)
        dparams = [dW, dU, db[0], db[1, 2 * case.size.H :]]
    return results(case, ys, last, dxs, dstate, dparams)


def _swap_first_two(array: np.ndarray) -> np.ndarray:
    z, r, n = np.split(array, 3, axis=-1)
    return np.concatenate([r, z, n], axis=-1)
