"""TensorFlow twin of `gatedrnn.reference.unroll`, on top of `keras.layers.RNN`."""

import keras
import tensorflow as tf

from gatedrnn.lengths import active_steps


def unroll(cell, xs: tf.Tensor, state=None, *, lengths=None, reverse=False):
    """Run a TensorFlow cell over a batch of sequences.

    Parameters
    ----------
    cell : keras.layers.Layer
        A cell of `gatedrnn.tf`.
    xs : Tensor (B, T, D)
        Input sequences.
    state, lengths, reverse
        As in `gatedrnn.reference.unroll`.

    Returns
    -------
    ys : Tensor (B, T, H)
        Outputs, zero past a sequence's end.
    state : NamedTuple of Tensor (B, H)
        State after the last step of each sequence.

    Raises
    ------
    ValueError
        If a shape, a dtype or a length does not fit.
    """
    cell.spec.check_array("xs", xs, ("B", "T", cell.W.shape[0]), cell.W.dtype)
    B, T, _ = xs.shape
    if B is None or T is None:
        raise ValueError(
            f"{cell.spec.name}: xs has shape {tuple(xs.shape)}, expected known B and T; "
            "keras.layers.RNN(cell) takes unknown ones"
        )
    H = cell.U.shape[0]
    state = cell.initial_state(B) if state is None else state
    cell.spec.check_state(B, H, cell.W.dtype, state)
    state = cell.spec.states(*state)
    mask = tf.constant(active_steps(cell.spec.name, lengths, B, T))
    if B == 0 or T == 0:  # keras.layers.RNN does not run over nothing
        return tf.zeros((B, T, H), xs.dtype), state
    layer = keras.layers.RNN(
        cell,
        return_sequences=True,
        return_state=True,
        go_backwards=reverse,
        zero_output_for_mask=True,
        dtype=cell.dtype,
    )
    xs = tf.where(mask[:, :, None], xs, tf.zeros_like(xs))
    ys, *states = layer(xs, mask=mask, initial_state=list(state))
    # Keras hands the outputs over in the order the steps were taken.
    ys = tf.reverse(ys, [1]) if reverse else ys
    return ys, cell.spec.states(*states)
