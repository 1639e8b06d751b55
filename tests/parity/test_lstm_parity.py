"""One parameter set, five implementations: values and gradients of all of them agree.

The NumPy reference is the oracle. The loss reads every output and both last states, so no gradient
can be zero by accident.
"""

import numpy as np
import pytest

from gatedrnn.convert import lstm_to_keras, lstm_to_torch
from gatedrnn.reference import LSTMCell, relative_error, unroll_backward, unroll_forward

torch = pytest.importorskip("torch")
tf = pytest.importorskip("tensorflow")
keras = pytest.importorskip("keras")

import gatedrnn.pytorch  # noqa: E402
import gatedrnn.tf  # noqa: E402

TOLERANCE = {"float64": 1e-12, "float32": 1e-5}
SIZES = [(3, 5, 2, 4), (1, 1, 1, 1), (2, 4, 6, 3)]
NAMES = ("ys", "h", "c", "dW", "dU", "db", "dxs", "dh", "dc")


def named(*arrays):
    return dict(zip(NAMES, map(np.asarray, arrays), strict=True))


def run_numpy(instance, **options):
    params, xs, state, dys, dstate = instance
    cell = LSTMCell(params)
    ys, last, tape = unroll_forward(cell, xs, state, **options)
    dxs, dfirst, dparams = unroll_backward(cell, dys, dstate, tape)
    return named(ys, *last, *dparams, dxs, *dfirst)


def torch_leaves(instance):
    leaves = (instance.xs, *instance.state)
    return [torch.tensor(array, requires_grad=True) for array in leaves]


def torch_loss(instance, ys, last):
    pairs = zip((ys, *last), (instance.dys, *instance.dstate), strict=True)
    return sum((tensor * torch.tensor(weight)).sum() for tensor, weight in pairs)


def run_torch_twin(instance, **options):
    cell, (xs, h, c) = gatedrnn.pytorch.LSTMCell(instance.params), torch_leaves(instance)
    ys, last = gatedrnn.pytorch.unroll(cell, xs, (h, c), **options)
    torch_loss(instance, ys, last).backward()
    gradients = [leaf.grad for leaf in (cell.W, cell.U, cell.b, xs, h, c)]
    return named(*(tensor.detach() for tensor in (ys, *last)), *gradients)


def run_torch_nn(instance, *, lengths=None, reverse=False):
    """PyTorch's own layer; its second direction is our `reverse`."""
    (_, T, D), H = instance.xs.shape, instance.params.U.shape[0]
    layer = torch.nn.LSTM(D, H, batch_first=True, bidirectional=reverse)
    layer = layer.to(torch.tensor(instance.xs).dtype)
    laid_out = {name: torch.tensor(w) for name, w in lstm_to_torch(instance.params).items()}
    suffixes = ("", "_reverse") if reverse else ("",)
    layer.load_state_dict({name + s: w for name, w in laid_out.items() for s in suffixes})
    xs, h, c = torch_leaves(instance)
    inputs, before = xs, [s.expand(len(suffixes), *s.shape) for s in (h, c)]
    if lengths is not None:
        inputs = torch.nn.utils.rnn.pack_padded_sequence(
            xs, lengths, batch_first=True, enforce_sorted=False
        )
    ys, last = layer(inputs, before)
    if lengths is not None:
        ys, _ = torch.nn.utils.rnn.pad_packed_sequence(ys, batch_first=True, total_length=T)
    ys, last = ys[..., -H:], [s[-1] for s in last]
    torch_loss(instance, ys, last).backward()
    grads = {name: getattr(layer, name + suffixes[-1]).grad for name in laid_out}
    # The two biases only ever act as a sum, so each receives its whole gradient.
    np.testing.assert_allclose(*(grads[f"bias_{kind}_l0"] for kind in ("ih", "hh")), rtol=1e-5)
    dparams = grads["weight_ih_l0"].T, grads["weight_hh_l0"].T, grads["bias_ih_l0"]
    return named(*(t.detach() for t in (ys, *last)), *dparams, xs.grad, h.grad, c.grad)


def run_tensorflow(instance, forward, weights):
    """Run `forward(xs, h, c)` under a tape and differentiate it."""
    leaves = [tf.constant(array) for array in (instance.xs, *instance.state)]
    with tf.GradientTape() as tape:
        tape.watch(leaves)
        ys, h, c = forward(*leaves)
        pairs = zip((ys, h, c), (instance.dys, *instance.dstate), strict=True)
        loss = sum(tf.reduce_sum(tensor * weight) for tensor, weight in pairs)
    gradients = tape.gradient(loss, [*(w.value for w in weights), *leaves])
    return named(ys, h, c, *gradients)


def run_tf_twin(instance, **options):
    cell = gatedrnn.tf.LSTMCell(instance.params)

    def forward(xs, h, c):
        ys, last = gatedrnn.tf.unroll(cell, xs, (h, c), **options)
        return ys, *last

    return run_tensorflow(instance, forward, [cell.W, cell.U, cell.b])


def run_keras_layer(instance, *, lengths=None, reverse=False):
    """Keras's own layer; it repeats the last output past the end unless told otherwise."""
    (B, T, D), H = instance.xs.shape, instance.params.U.shape[0]
    layer = keras.layers.LSTM(
        H,
        return_sequences=True,
        return_state=True,
        go_backwards=reverse,
        zero_output_for_mask=True,
        dtype=instance.xs.dtype.name,
    )
    layer.build((B, T, D))
    layer.set_weights(lstm_to_keras(instance.params))
    mask = None if lengths is None else tf.sequence_mask(lengths, T)

    def forward(xs, h, c):
        ys, *last = layer(xs, mask=mask, initial_state=[h, c])
        return tf.reverse(ys, [1]) if reverse else ys, *last

    return run_tensorflow(instance, forward, layer.trainable_weights)


LIBRARIES = {
    "PyTorch twin": run_torch_twin,
    "torch.nn.LSTM": run_torch_nn,
    "TensorFlow twin": run_tf_twin,
    "keras.layers.LSTM": run_keras_layer,
}


def assert_agree(actual, expected, tolerance):
    errors = {name: relative_error(actual[name], expected[name]) for name in NAMES}
    assert {name: error for name, error in errors.items() if not error < tolerance} == {}


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("library", LIBRARIES)
def test_values_and_gradients(draw, library, sizes, dtype):
    instance = draw(*sizes, dtype=dtype)
    actual = LIBRARIES[library](instance)
    assert {array.dtype for array in actual.values()} == {np.dtype(dtype)}
    assert_agree(actual, run_numpy(instance), TOLERANCE[dtype])


@pytest.mark.parametrize(
    "options",
    [{"lengths": [3, 5, 1]}, {"reverse": True}, {"lengths": [3, 5, 1], "reverse": True}],
    ids=["lengths", "reverse", "both"],
)
@pytest.mark.parametrize("library", LIBRARIES)
def test_lengths_and_reverse(draw, library, options):
    instance = draw(3, 5, 2, 4, seed=1)
    actual = LIBRARIES[library](instance, **options)
    assert_agree(actual, run_numpy(instance, **options), TOLERANCE["float64"])


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("library", ["PyTorch twin", "TensorFlow twin"])
def test_twins_keep_nan_padding_out(draw, library, reverse):
    """The padding may hold anything; a sequence may be empty."""
    lengths, options = [2, 0, 4], {"reverse": reverse}
    instance = draw(3, 4, 2, 5, seed=2)
    expected = run_numpy(instance, lengths=lengths, **options)
    for n, steps in enumerate(lengths):
        instance.xs[n, steps:] = np.nan
    actual = LIBRARIES[library](instance, lengths=lengths, **options)
    assert_agree(actual, expected, TOLERANCE["float64"])
