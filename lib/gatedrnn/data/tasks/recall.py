"""Tasks that hold something over a gap: adding, copy, latch."""

import numpy as np

from gatedrnn.data.tasks.batches import EveryStep, WholeSequence, check_request, one_hot

COPY_LENGTH = 10
COPY_SYMBOLS = 8


def adding(batch_size: int, T: int, *, rng: np.random.Generator, dtype=np.float64) -> WholeSequence:
    """Add the two marked numbers of a long list.

    Channel 0 holds numbers drawn evenly from 0 to 1; channel 1 is 1 at two steps, one in each half
    of the sequence, and 0 elsewhere.

    Parameters
    ----------
    batch_size : int
        Number of sequences, B.
    T : int
        Number of steps, at least 2.
    rng : numpy.random.Generator
        Source of randomness.
    dtype : dtype
        float32 or float64.

    Returns
    -------
    WholeSequence
        `xs` (B, T, 2) and `targets` (B, 1), the sum of the two marked numbers.

    Raises
    ------
    ValueError
        If an argument does not fit.

    Notes
    -----
    After Hochreiter and Schmidhuber (1997), in the form of Arjovsky, Shah and Bengio (2016).
    Whoever remembers nothing says 1 and has a squared error of 1/6: see `baseline`.
    """
    check_request("adding", batch_size, T, 2, "each half needs a marked step", rng, dtype)
    rows = np.arange(batch_size)
    first = rng.integers(0, T // 2, batch_size)
    second = rng.integers(T // 2, T, batch_size)
    xs = np.zeros((batch_size, T, 2), dtype)
    xs[..., 0] = rng.random((batch_size, T))
    xs[rows, first, 1] = xs[rows, second, 1] = 1
    targets = xs[rows, first, 0] + xs[rows, second, 0]
    return WholeSequence(xs, targets[:, None])


def copy(batch_size: int, T: int, *, rng: np.random.Generator, dtype=np.float64) -> EveryStep:
    """Say ten symbols again after a delay of T steps.

    Ten symbols of eight, T - 1 blanks, a signal, ten blanks. The answer is blank until ten steps
    before the end, then the ten symbols in their order.

    Parameters
    ----------
    batch_size : int
        Number of sequences, B.
    T : int
        The delay, at least 1; the sequences have T + 20 steps.
    rng : numpy.random.Generator
        Source of randomness.
    dtype : dtype
        float32 or float64.

    Returns
    -------
    EveryStep
        `xs` (B, T + 20, 10), one-hot: symbols 0 to 7, blank 8, signal 9; `targets` (B, T + 20),
        symbol or 8; `mask` is True at the last ten steps.

    Raises
    ------
    ValueError
        If an argument does not fit.

    Notes
    -----
    After Hochreiter and Schmidhuber (1997), in the form of Arjovsky, Shah and Bengio (2016).
    Whoever remembers nothing knows the blanks and guesses the symbols: see `baseline`.
    """
    check_request("copy", batch_size, T, 1, "the signal needs a step", rng, dtype)
    steps = T + 2 * COPY_LENGTH
    symbols = rng.integers(0, COPY_SYMBOLS, (batch_size, COPY_LENGTH))
    inputs = np.full((batch_size, steps), COPY_SYMBOLS)
    inputs[:, :COPY_LENGTH] = symbols
    inputs[:, T + COPY_LENGTH - 1] = COPY_SYMBOLS + 1
    targets = np.full((batch_size, steps), COPY_SYMBOLS)
    targets[:, -COPY_LENGTH:] = symbols
    mask = np.zeros((batch_size, steps), bool)
    mask[:, -COPY_LENGTH:] = True
    return EveryStep(one_hot(inputs, COPY_SYMBOLS + 2, dtype), targets, mask)


def latch(
    batch_size: int, T: int, *, rng: np.random.Generator, noise: float = 1.0, dtype=np.float64
) -> WholeSequence:
    """Hold the symbol of the first step, one of four, through noise.

    Parameters
    ----------
    batch_size : int
        Number of sequences, B.
    T : int
        Number of steps, at least 1.
    rng : numpy.random.Generator
        Source of randomness.
    noise : float
        Standard deviation of what the four channels hold after the first step.
    dtype : dtype
        float32 or float64.

    Returns
    -------
    WholeSequence
        `xs` (B, T, 4), one-hot at the first step and noise afterwards; `targets` (B,), the symbol.

    Raises
    ------
    ValueError
        If an argument does not fit.

    Notes
    -----
    After the latching problem of Bengio, Simard and Frasconi (1994), with four symbols for two.
    Whoever remembers nothing has one chance in four: see `baseline`.
    """
    check_request("latch", batch_size, T, 1, "the symbol needs a step", rng, dtype)
    if not isinstance(noise, (int, float, np.number)) or not 0 <= noise < np.inf:
        raise ValueError(f"latch: noise is {noise!r}, expected a number from 0 on")
    symbols = rng.integers(0, 4, batch_size)
    xs = (noise * rng.standard_normal((batch_size, T, 4))).astype(dtype)
    xs[:, 0] = one_hot(symbols, 4, dtype)
    return WholeSequence(xs, symbols)
