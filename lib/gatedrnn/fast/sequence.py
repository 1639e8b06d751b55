"""What the fast layers share: checks, memory layout and blocks of time.

Inside a layer time comes first, so one step is one contiguous piece of memory, and the column
blocks of the weights become planes, so one gate is one contiguous piece too.
"""

from collections.abc import Iterator

import numpy as np

# As many rows (steps times batch) at once as keep a block's arrays in the processor's cache.
ROWS = 512


class Scratch:
    """Arrays that a layer keeps from call to call and never hands out.

    The first touch of fresh memory costs a page fault every 4 kB, which takes longer than the
    arithmetic on it. Because of these arrays a layer serves one thread at a time.
    """

    def __init__(self):
        self._arrays = []

    def take(self, dtype, *shapes: tuple[int, ...]) -> list[np.ndarray]:
        """Return one array for each shape, the same ones as before where the shapes are.

        Parameters
        ----------
        dtype : dtype
            The dtype of all of them, always the same for one layer.
        *shapes : tuple of int
            Their shapes.

        Returns
        -------
        list of ndarray
            Arrays that hold anything.
        """
        if [array.shape for array in self._arrays] != list(shapes):
            self._arrays = [np.empty(shape, dtype) for shape in shapes]
        return self._arrays


def check_forward(layer, xs, state) -> None:
    """Check the inputs and the initial state of a layer.

    Parameters
    ----------
    layer : RNN, LSTM or GRU
        A fast layer.
    xs : ndarray (B, T, D)
        Input sequences.
    state : NamedTuple of ndarray (B, H), optional
        State before the first step.

    Raises
    ------
    ValueError
        If a shape or dtype does not fit.
    """
    W, U = layer.params.W, layer.params.U
    layer.spec.check_array("xs", xs, ("B", "T", W.shape[0]), W.dtype)
    if state is not None:
        layer.spec.check_state(xs.shape[0], U.shape[0], W.dtype, state)


def check_backward(layer, dys, dstate, tape) -> None:
    """Check the gradients that reach a layer from above.

    Parameters
    ----------
    layer : RNN, LSTM or GRU
        A fast layer.
    dys : ndarray (B, T, H)
        Gradient at the outputs.
    dstate : NamedTuple of ndarray (B, H), optional
        Gradient at the last state.
    tape : NamedTuple
        What `forward` returned.

    Raises
    ------
    ValueError
        If a shape or dtype does not fit.
    """
    T, B, H = (tape.xs.shape[0], *tape.hs.shape[1:])
    layer.spec.check_array("dys", dys, (B, T, H), layer.params.W.dtype)
    if dstate is not None:
        layer.spec.check_state(B, H, layer.params.W.dtype, dstate)


def planes(weights: np.ndarray, G: int) -> np.ndarray:
    """Stack the column blocks of a weight matrix.

    Parameters
    ----------
    weights : ndarray (K, G*H)
        `W`, `U`, or `b` as one row.
    G : int
        Number of column blocks.

    Returns
    -------
    ndarray (G, K, H)
        A contiguous copy, one plane for each block.
    """
    return weights.reshape(len(weights), G, -1).swapaxes(0, 1).copy()


def time_first(xs: np.ndarray) -> np.ndarray:
    """Swap batch and time.

    Parameters
    ----------
    xs : ndarray (B, T, K)
        Sequences, batch first, or (T, B, K) to go back.

    Returns
    -------
    ndarray (T, B, K)
        A contiguous copy, time first.
    """
    return xs.swapaxes(0, 1).copy()


def with_ones(xs: np.ndarray) -> np.ndarray:
    """Put time first and append a column of ones, so that the bias is one more row of `W`.

    Parameters
    ----------
    xs : ndarray (B, T, D)
        Input sequences.

    Returns
    -------
    ndarray (T, B, D + 1)
        A contiguous copy; the last column is 1.
    """
    B, T, D = xs.shape
    ones = np.ones((T, B, D + 1), xs.dtype)
    ones[:, :, :D] = xs.swapaxes(0, 1)
    return ones


def block_steps(T: int, B: int) -> int:
    """Count the steps of one block.

    Parameters
    ----------
    T, B : int
        Number of steps and batch size.

    Returns
    -------
    int
        From 1 to T, and about `ROWS` rows together.
    """
    return max(1, min(T, ROWS // max(1, B)))


def blocks(T: int, B: int) -> Iterator[slice]:
    """Cut time into blocks.

    Parameters
    ----------
    T, B : int
        Number of steps and batch size.

    Yields
    ------
    slice
        The steps of one block.
    """
    n = block_steps(T, B)
    for start in range(0, T, n):
        yield slice(start, min(start + n, T))
