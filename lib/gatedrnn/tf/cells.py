"""TensorFlow twins of the NumPy cells; the docstrings of `gatedrnn.reference` hold for them."""

import keras
import tensorflow as tf

from gatedrnn.params import GRUParams, LSTMParams, RNNParams
from gatedrnn.spec import GRU, LSTM, RNN, CellSpec, HiddenState, LSTMState


class RNNCell(keras.layers.Layer):
    """One step of a plain RNN in TensorFlow; ``keras.layers.RNN(cell)`` runs it over time.

    Parameters
    ----------
    params : RNNParams
        NumPy arrays; they become the trainable weights `W` (D, H), `U` (H, H), `b` (H,).

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """

    spec: CellSpec = RNN

    def __init__(self, params: RNNParams):
        _, H = self.spec.check_params(params)
        super().__init__(dtype=params.W.dtype.name)
        self.W, self.U, self.b = (
            self.add_weight(p.shape, keras.initializers.Constant(p), name=name)
            for name, p in params._asdict().items()
        )
        # What keras.layers.RNN asks of a cell.
        self.state_size, self.output_size = [H], H
        self.built = True

    def initial_state(self, batch_size: int) -> HiddenState:
        """Return the zero state, `h` (B, H)."""
        return HiddenState(tf.zeros((batch_size, self.U.shape[0]), self.W.dtype))

    def call(self, x: tf.Tensor, state: HiddenState) -> tuple[tf.Tensor, HiddenState]:
        """Advance one step: `x` (B, D) and `h` (B, H) give `y` (B, H) and the next state.

        Implements :eq:`rnn-preactivation` and :eq:`rnn-hidden`.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.
        """
        self.spec.check_step(self.W.shape[0], self.U.shape[0], self.W.dtype, x, state)
        (h,) = state
        h_new = tf.tanh(x @ self.W + h @ self.U + self.b)
        return h_new, HiddenState(h_new)


class LSTMCell(keras.layers.Layer):
    """One step of an LSTM in TensorFlow; ``keras.layers.RNN(cell)`` runs it over time.

    Parameters
    ----------
    params : LSTMParams
        NumPy arrays; they become the trainable weights `W` (D, 4*H), `U` (H, 4*H), `b` (4*H,).

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """

    spec: CellSpec = LSTM

    def __init__(self, params: LSTMParams):
        _, H = self.spec.check_params(params)
        super().__init__(dtype=params.W.dtype.name)
        self.W, self.U, self.b = (
            self.add_weight(p.shape, keras.initializers.Constant(p), name=name)
            for name, p in params._asdict().items()
        )
        # What keras.layers.RNN asks of a cell.
        self.state_size, self.output_size = [H, H], H
        self.built = True

    def initial_state(self, batch_size: int) -> LSTMState:
        """Return the zero state, `h` and `c`, each (B, H)."""
        h, c = tf.unstack(tf.zeros((2, batch_size, self.U.shape[0]), self.W.dtype))
        return LSTMState(h, c)

    def call(self, x: tf.Tensor, state: LSTMState) -> tuple[tf.Tensor, LSTMState]:
        """Advance one step: `x` (B, D) and `h`, `c` (B, H) give `y` (B, H) and the next state.

        Implements :eq:`lstm-preactivation`, :eq:`lstm-gates`, :eq:`lstm-cell` and
        :eq:`lstm-hidden`.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.
        """
        self.spec.check_step(self.W.shape[0], self.U.shape[0], self.W.dtype, x, state)
        h, c = state
        a_i, a_f, a_g, a_o = tf.split(x @ self.W + h @ self.U + self.b, 4, axis=1)
        i, f, g, o = tf.sigmoid(a_i), tf.sigmoid(a_f), tf.tanh(a_g), tf.sigmoid(a_o)
        c_new = f * c + i * g
        h_new = o * tf.tanh(c_new)
        return h_new, LSTMState(h_new, c_new)


class GRUCell(keras.layers.Layer):
    """One step of a GRU, reset after, in TensorFlow; ``keras.layers.RNN(cell)`` runs it over time.

    Parameters
    ----------
    params : GRUParams
        NumPy arrays; they become the trainable weights `W` (D, 3*H), `U` (H, 3*H), `b` (3*H,)
        and `b_hn` (H,).

    Raises
    ------
    ValueError
        If a parameter has the wrong shape or dtype.
    """

    spec: CellSpec = GRU

    def __init__(self, params: GRUParams):
        _, H = self.spec.check_params(params)
        super().__init__(dtype=params.W.dtype.name)
        self.W, self.U, self.b, self.b_hn = (
            self.add_weight(p.shape, keras.initializers.Constant(p), name=name)
            for name, p in params._asdict().items()
        )
        # What keras.layers.RNN asks of a cell.
        self.state_size, self.output_size = [H], H
        self.built = True

    def initial_state(self, batch_size: int) -> HiddenState:
        """Return the zero state, `h` (B, H)."""
        return HiddenState(tf.zeros((batch_size, self.U.shape[0]), self.W.dtype))

    def call(self, x: tf.Tensor, state: HiddenState) -> tuple[tf.Tensor, HiddenState]:
        """Advance one step: `x` (B, D) and `h` (B, H) give `y` (B, H) and the next state.

        Implements :eq:`gru-preactivation`, :eq:`gru-gates`, :eq:`gru-candidate` and
        :eq:`gru-hidden`.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit.
        """
        self.spec.check_step(self.W.shape[0], self.U.shape[0], self.W.dtype, x, state)
        (h,) = state
        x_r, x_z, x_n = tf.split(x @ self.W + self.b, 3, axis=1)
        h_r, h_z, h_n = tf.split(h @ self.U, 3, axis=1)
        r, z = tf.sigmoid(x_r + h_r), tf.sigmoid(x_z + h_z)
        n = tf.tanh(x_n + r * (h_n + self.b_hn))
        h_new = (1 - z) * n + z * h
        return h_new, HiddenState(h_new)
