"""The TensorFlow twin is an ordinary Keras cell: `keras.layers.RNN` runs it and trains it."""

import numpy as np
import pytest

from gatedrnn import reference
from gatedrnn.reference import LSTMCell, unroll

tf = pytest.importorskip("tensorflow")
keras = pytest.importorskip("keras")

import gatedrnn.tf as twin  # noqa: E402

B, T, D, H = 2, 6, 3, 4

each_cell = pytest.mark.parametrize("cell", ["RNN", "LSTM", "GRU"])


def pair(cell):
    """The NumPy cell and its twin."""
    return getattr(reference, f"{cell}Cell"), getattr(twin, f"{cell}Cell")


@each_cell
def test_keras_rnn_runs_the_cell(draw, cell):
    numpy_cell, keras_cell = pair(cell)
    params, xs, state, _, _ = draw(B, T, D, H, cell=numpy_cell)
    layer = keras.layers.RNN(
        keras_cell(params), return_sequences=True, return_state=True, dtype="float64"
    )
    ys, *last = layer(tf.constant(xs), initial_state=[tf.constant(s) for s in state])
    expected, end = unroll(numpy_cell(params), xs, state)
    np.testing.assert_allclose(ys, expected, atol=1e-12)
    for actual, right in zip(last, end, strict=True):
        np.testing.assert_allclose(actual, right, atol=1e-12)


@each_cell
def test_keras_rnn_starts_from_zeros(draw, cell):
    numpy_cell, keras_cell = pair(cell)
    params, xs, _, _, _ = draw(B, T, D, H, cell=numpy_cell)
    ys = keras.layers.RNN(keras_cell(params), dtype="float64")(tf.constant(xs))
    np.testing.assert_allclose(ys, unroll(numpy_cell(params), xs)[1].h, atol=1e-12)


def test_keras_casts_floats_and_the_cell_refuses_integers(draw):
    """A layer's __call__ brings floats to its own dtype before the cell sees them."""
    params, xs, state, _, _ = draw(B, T, D, H)
    cell, before = twin.LSTMCell(params), [tf.constant(s) for s in state]
    y, _ = cell(tf.constant(xs[:, 0], "float32"), before)
    expected, _ = LSTMCell(params)(xs[:, 0].astype("float32").astype("float64"), state)
    assert y.dtype == tf.float64
    np.testing.assert_allclose(y, expected, atol=1e-12)
    with pytest.raises(ValueError, match="lstm: x has dtype int64, expected float64, the dtype of"):
        cell(tf.constant(np.ones((B, D), int)), before)


@each_cell
def test_weights_have_the_books_names(draw, cell):
    numpy_cell, keras_cell = pair(cell)
    params = draw(B, T, D, H, cell=numpy_cell).params
    layer = keras_cell(params)
    assert [w.name for w in layer.trainable_weights] == list(params._fields)
    assert [tuple(w.shape) for w in layer.trainable_weights] == [p.shape for p in params]


@each_cell
def test_a_model_with_an_unknown_batch_size_trains(draw, cell):
    """Keras traces the cell with a batch size of None; the checks let it pass."""
    numpy_cell, keras_cell = pair(cell)
    params, xs, _, dys, _ = draw(B, T, D, H, cell=numpy_cell, dtype="float32")
    layer = keras.layers.RNN(keras_cell(params), return_sequences=True)
    model = keras.Sequential([keras.Input((T, D)), layer])
    model.compile(keras.optimizers.Adam(0.03), "mse")
    before = model.get_weights()
    history = model.fit(xs, np.tanh(dys), epochs=60, verbose=0).history["loss"]
    assert history[-1] < 0.5 * history[0]
    assert all((old != new).any() for old, new in zip(before, model.get_weights(), strict=True))


@each_cell
def test_unroll_inside_a_compiled_function(draw, cell):
    numpy_cell, keras_cell = pair(cell)
    params, xs, _, _, _ = draw(B, T, D, H, cell=numpy_cell)
    layer = keras_cell(params)
    ys = tf.function(lambda xs: twin.unroll(layer, xs)[0])(tf.constant(xs))
    np.testing.assert_allclose(ys, unroll(numpy_cell(params), xs)[0], atol=1e-12)


def test_unroll_needs_to_know_its_sizes(draw):
    cell = twin.LSTMCell(draw(B, T, D, H, dtype="float32").params)
    with pytest.raises(ValueError, match="lstm: ") as caught:
        twin.unroll(cell, keras.Input((T, D)))
    assert str(caught.value) == (
        "lstm: xs has shape (None, 6, 3), expected known B and T; "
        "keras.layers.RNN(cell) takes unknown ones"
    )


def test_keras_layer_repeats_the_last_output_where_ours_is_zero(draw):
    """The one place where the default of `keras.layers.LSTM` and our `lengths` part ways."""
    params, xs, _, _, _ = draw(B, T, D, H)
    layer = keras.layers.LSTM(H, return_sequences=True, dtype="float64")
    layer.build((B, T, D))
    layer.set_weights(list(params))
    theirs = np.asarray(layer(tf.constant(xs), mask=tf.sequence_mask([2, T], T)))
    ours, _ = unroll(LSTMCell(params), xs, lengths=[2, T])
    np.testing.assert_allclose(theirs[1], ours[1], atol=1e-12)
    np.testing.assert_array_equal(theirs[0, 2:], np.repeat(theirs[:1, 1], T - 2, axis=0))
    assert not ours[0, 2:].any()
