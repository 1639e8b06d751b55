"""One parameter set, five implementations: values and gradients of all of them agree.

The NumPy reference is the oracle. The loss reads every output and every last state, so no gradient
can be zero by accident.
"""

import numpy as np
import pytest

from gatedrnn import convert, reference
from gatedrnn.reference import relative_error, unroll_backward, unroll_forward

torch = pytest.importorskip("torch")
tf = pytest.importorskip("tensorflow")
keras = pytest.importorskip("keras")

import gatedrnn.pytorch  # noqa: E402
import gatedrnn.tf  # noqa: E402

TOLERANCE = {"float64": 1e-12, "float32": 1e-5}
SIZES = [(3, 5, 2, 4), (1, 1, 1, 1), (2, 4, 6, 3)]
KERAS_LAYERS = {"RNN": "SimpleRNN", "LSTM": "LSTM", "GRU": "GRU", "GRUBefore": "GRU"}


def named(instance, ys, last, dparams, dxs, dfirst):
    """Every result under its name, as an array."""
    states, params = instance.state._fields, instance.params._fields
    names = ("ys", *states, *(f"d{name}" for name in params), "dxs", *(f"d{s}" for s in states))
    return dict(zip(names, map(np.asarray, (ys, *last, *dparams, dxs, *dfirst)), strict=True))


def run_numpy(cell, instance, **options):
    params, xs, state, dys, dstate = instance
    numpy_cell = getattr(reference, f"{cell}Cell")(params)
    ys, last, tape = unroll_forward(numpy_cell, xs, state, **options)
    dxs, dfirst, dparams = unroll_backward(numpy_cell, dys, dstate, tape)
    return named(instance, ys, last, dparams, dxs, dfirst)


def torch_leaves(instance):
    leaves = (instance.xs, *instance.state)
    return [torch.tensor(array, requires_grad=True) for array in leaves]


def torch_loss(instance, ys, last):
    pairs = zip((ys, *last), (instance.dys, *instance.dstate), strict=True)
    return sum((tensor * torch.tensor(weight)).sum() for tensor, weight in pairs)


def torch_results(instance, ys, last, dparams, leaves):
    values = [tensor.detach() for tensor in (ys, *last)]
    gradients = [leaf.grad for leaf in leaves]
    return named(instance, values[0], values[1:], dparams, gradients[0], gradients[1:])


def run_torch_twin(cell, instance, **options):
    module = getattr(gatedrnn.pytorch, f"{cell}Cell")(instance.params)
    leaves = torch_leaves(instance)
    ys, last = gatedrnn.pytorch.unroll(module, leaves[0], tuple(leaves[1:]), **options)
    torch_loss(instance, ys, last).backward()
    return torch_results(instance, ys, last, [p.grad for p in module.parameters()], leaves)


def run_torch_nn(cell, instance, *, lengths=None, reverse=False):
    """PyTorch's own layer; its second direction is our `reverse`."""
    (_, T, D), H = instance.xs.shape, instance.params.U.shape[0]
    layer = getattr(torch.nn, cell)(D, H, batch_first=True, bidirectional=reverse)
    layer = layer.to(torch.tensor(instance.xs).dtype)
    laid_out = getattr(convert, f"{cell.lower()}_to_torch")(instance.params)
    laid_out = {name: torch.tensor(w) for name, w in laid_out.items()}
    suffixes = ("", "_reverse") if reverse else ("",)
    layer.load_state_dict({name + s: w for name, w in laid_out.items() for s in suffixes})
    leaves = torch_leaves(instance)
    inputs, before = leaves[0], [s.expand(len(suffixes), *s.shape) for s in leaves[1:]]
    if lengths is not None:
        inputs = torch.nn.utils.rnn.pack_padded_sequence(
            inputs, lengths, batch_first=True, enforce_sorted=False
        )
    ys, last = layer(inputs, tuple(before) if cell == "LSTM" else before[0])
    if lengths is not None:
        ys, _ = torch.nn.utils.rnn.pad_packed_sequence(ys, batch_first=True, total_length=T)
    ys, last = ys[..., -H:], [s[-1] for s in (last if cell == "LSTM" else [last])]
    torch_loss(instance, ys, last).backward()
    grads = {name: getattr(layer, name + suffixes[-1]).grad for name in laid_out}
    dparams = torch_dparams(cell, H, *(grads[name] for name in laid_out))
    return torch_results(instance, ys, last, dparams, leaves)


def torch_dparams(cell, H, dweight_ih, dweight_hh, dbias_ih, dbias_hh):
    """The gradients in the book's layout; where the two biases add, they are the same."""
    summed = slice(0, 2 * H) if cell == "GRU" else slice(None)
    one, other = (bias[summed].numpy() for bias in (dbias_ih, dbias_hh))
    assert relative_error(one, other) < TOLERANCE[one.dtype.name]
    extra = [dbias_hh[2 * H :]] if cell == "GRU" else []
    return [dweight_ih.T, dweight_hh.T, dbias_ih, *extra]


def run_tensorflow(instance, forward, weights, dparams_of):
    """Run `forward(xs, state)` under a tape and differentiate it."""
    leaves = [tf.constant(array) for array in (instance.xs, *instance.state)]
    with tf.GradientTape() as tape:
        tape.watch(leaves)
        ys, last = forward(leaves[0], leaves[1:])
        pairs = zip((ys, *last), (instance.dys, *instance.dstate), strict=True)
        loss = sum(tf.reduce_sum(tensor * weight) for tensor, weight in pairs)
    dweights, dleaves = tape.gradient(loss, [[w.value for w in weights], leaves])
    return named(instance, ys, last, dparams_of(dweights), dleaves[0], dleaves[1:])


def run_tf_twin(cell, instance, **options):
    layer = getattr(gatedrnn.tf, f"{cell}Cell")(instance.params)
    return run_tensorflow(
        instance,
        lambda xs, state: gatedrnn.tf.unroll(layer, xs, tuple(state), **options),
        layer.trainable_weights,
        list,
    )


def run_keras_layer(cell, instance, *, lengths=None, reverse=False):
    """Keras's own layer; it repeats the last output past the end unless told otherwise."""
    (B, T, D), H = instance.xs.shape, instance.params.U.shape[0]
    layer = getattr(keras.layers, KERAS_LAYERS[cell])(
        H,
        return_sequences=True,
        return_state=True,
        go_backwards=reverse,
        zero_output_for_mask=True,
        dtype=instance.xs.dtype.name,
        **({"reset_after": False} if cell == "GRUBefore" else {}),
    )
    layer.build((B, T, D))
    name = cell.lower().replace("grubefore", "gru_before")
    layer.set_weights(getattr(convert, f"{name}_to_keras")(instance.params))
    mask = None if lengths is None else tf.sequence_mask(lengths, T)

    def forward(xs, state):
        ys, *last = layer(xs, mask=mask, initial_state=state)
        return tf.reverse(ys, [1]) if reverse else ys, last

    weights = layer.trainable_weights
    return run_tensorflow(instance, forward, weights, lambda grads: keras_dparams(cell, H, grads))


def keras_dparams(cell, H, gradients):
    """The gradients in the book's layout: the GRU's blocks swapped, its second bias cut out."""
    if not cell.startswith("GRU"):
        return gradients
    order = np.r_[H : 2 * H, :H, 2 * H : 3 * H]
    dW, dU, db = (np.asarray(gradient)[..., order] for gradient in gradients)
    return [dW, dU, db] if cell == "GRUBefore" else [dW, dU, db[0], db[1, 2 * H :]]


LIBRARIES = {
    "PyTorch twin": run_torch_twin,
    "torch.nn": run_torch_nn,
    "TensorFlow twin": run_tf_twin,
    "Keras layer": run_keras_layer,
}
PAIRS = [(cell, library) for cell in ("RNN", "LSTM", "GRU") for library in LIBRARIES]
# Of the variants, Keras alone has one.
PAIRS.append(("GRUBefore", "Keras layer"))

each_pair = pytest.mark.parametrize(("cell", "library"), PAIRS)


def draw_for(draw, cell, *sizes, **options):
    return draw(*sizes, cell=getattr(reference, f"{cell}Cell"), **options)


def assert_agree(actual, expected, tolerance):
    errors = {name: relative_error(actual[name], expected[name]) for name in expected}
    assert actual.keys() == expected.keys()
    assert {name: error for name, error in errors.items() if not error < tolerance} == {}


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("sizes", SIZES, ids=str)
@each_pair
def test_values_and_gradients(draw, cell, library, sizes, dtype):
    instance = draw_for(draw, cell, *sizes, dtype=dtype)
    actual = LIBRARIES[library](cell, instance)
    assert {array.dtype for array in actual.values()} == {np.dtype(dtype)}
    assert_agree(actual, run_numpy(cell, instance), TOLERANCE[dtype])


@pytest.mark.parametrize(
    "options",
    [{"lengths": [3, 5, 1]}, {"reverse": True}, {"lengths": [3, 5, 1], "reverse": True}],
    ids=["lengths", "reverse", "both"],
)
@each_pair
def test_lengths_and_reverse(draw, cell, library, options):
    instance = draw_for(draw, cell, 3, 5, 2, 4, seed=1)
    actual = LIBRARIES[library](cell, instance, **options)
    assert_agree(actual, run_numpy(cell, instance, **options), TOLERANCE["float64"])


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("library", ["PyTorch twin", "TensorFlow twin"])
@pytest.mark.parametrize("cell", ["RNN", "LSTM", "GRU"])
def test_twins_keep_nan_padding_out(draw, cell, library, reverse):
    """The padding may hold anything; a sequence may be empty."""
    lengths, options = [2, 0, 4], {"reverse": reverse}
    instance = draw_for(draw, cell, 3, 4, 2, 5, seed=2)
    expected = run_numpy(cell, instance, lengths=lengths, **options)
    for n, steps in enumerate(lengths):
        instance.xs[n, steps:] = np.nan
    actual = LIBRARIES[library](cell, instance, lengths=lengths, **options)
    assert_agree(actual, expected, TOLERANCE["float64"])
