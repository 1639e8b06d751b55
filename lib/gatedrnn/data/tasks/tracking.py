"""Tasks that follow a stream of bits: parity, echo."""

import numpy as np

from gatedrnn.data.tasks.batches import EveryStep, check_request


def parity(batch_size: int, T: int, *, rng: np.random.Generator, dtype=np.float64) -> EveryStep:
    """Say at every step whether the number of ones so far is odd.

    Parameters
    ----------
    batch_size : int
        Number of sequences, B.
    T : int
        Number of bits, at least 1.
    rng : numpy.random.Generator
        Source of randomness.
    dtype : dtype
        float32 or float64.

    Returns
    -------
    EveryStep
        `xs` (B, T, 1) of bits 0 and 1; `targets` (B, T), 1 for odd; `mask` is True everywhere.
        `targets[:, -1]` is the parity of the whole sequence.

    Raises
    ------
    ValueError
        If an argument does not fit.

    Notes
    -----
    A classic of the theory of computation: one bit of state, and no step may be missed.
    Any single bit that is not seen leaves a fair coin: see `baseline`.
    """
    check_request("parity", batch_size, T, 1, "there must be a bit", rng, dtype)
    bits = rng.integers(0, 2, (batch_size, T))
    targets = np.bitwise_xor.accumulate(bits, axis=1)
    return EveryStep(bits[..., None].astype(dtype), targets, np.ones((batch_size, T), bool))


def echo(
    batch_size: int, T: int, *, rng: np.random.Generator, delay: int = 3, dtype=np.float64
) -> EveryStep:
    """Repeat a stream of bits, `delay` steps late.

    Parameters
    ----------
    batch_size : int
        Number of streams, B.
    T : int
        Number of steps, more than `delay`.
    rng : numpy.random.Generator
        Source of randomness.
    delay : int
        How late, at least 1.
    dtype : dtype
        float32 or float64.

    Returns
    -------
    EveryStep
        `xs` (B, T, 1) of bits 0 and 1; `targets` (B, T), the bit of `delay` steps ago, 0 where
        there is none; `mask` is True from step `delay` on.

    Raises
    ------
    ValueError
        If an argument does not fit.

    Notes
    -----
    A folk task of truncated backpropagation: gradients cut every k steps with k <= `delay`
    cannot teach it. Whoever remembers nothing has a fair coin at each step: see `baseline`.
    """
    if not isinstance(delay, (int, np.integer)) or delay < 1:
        raise ValueError(f"echo: delay is {delay!r}, expected a positive integer")
    why = f"the first echo comes {delay} steps late"
    check_request("echo", batch_size, T, delay + 1, why, rng, dtype)
    bits = rng.integers(0, 2, (batch_size, T))
    targets = np.zeros((batch_size, T), int)
    targets[:, delay:] = bits[:, :-delay]
    mask = np.broadcast_to(np.arange(T) >= delay, (batch_size, T)).copy()
    return EveryStep(bits[..., None].astype(dtype), targets, mask)
