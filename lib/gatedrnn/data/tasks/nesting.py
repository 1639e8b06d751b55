"""A task that counts how deep it is: brackets."""

import numpy as np

from gatedrnn.data.tasks.batches import WholeSequence, check_request, one_hot


def brackets(
    batch_size: int, T: int, *, rng: np.random.Generator, dtype=np.float64
) -> WholeSequence:
    """Tell balanced brackets from unbalanced ones.

    Every string opens first, closes last and opens as often as it closes. In a balanced one no
    bracket closes before it is opened; to know, you count.

    Parameters
    ----------
    batch_size : int
        Number of strings, B.
    T : int
        Number of brackets, even and at least 6.
    rng : numpy.random.Generator
        Source of randomness.
    dtype : dtype
        float32 or float64.

    Returns
    -------
    WholeSequence
        `xs` (B, T, 2), one-hot: channel 0 opens, channel 1 closes; `targets` (B,), 1 for balanced,
        a fair coin. ``(xs[..., 0] - xs[..., 1]).cumsum(axis=1)`` is the depth.

    Raises
    ------
    ValueError
        If an argument does not fit.

    Notes
    -----
    Balanced strings are the Dyck language; Gers and Schmidhuber (2001) trained LSTMs to count.
    Balanced strings are drawn evenly by the cycle lemma of Dvoretzky and Motzkin (1947),
    unbalanced ones by drawing again.
    """
    check_request("brackets", batch_size, T, 6, "shorter strings all balance", rng, dtype)
    if T % 2:
        raise ValueError(f"brackets: T is {T}, expected an even number, or nothing balances")
    targets = rng.integers(0, 2, batch_size)
    signs = np.where(targets[:, None], _balanced(batch_size, T, rng), 0)
    missing = targets == 0
    while missing.any():
        drawn = _framed(np.count_nonzero(missing), T, rng)
        signs[missing] = drawn
        missing[missing] = drawn.cumsum(axis=1).min(axis=1) >= 0
    return WholeSequence(one_hot((signs < 0).astype(int), 2, dtype), targets)


def _framed(count: int, T: int, rng) -> np.ndarray:
    """Draw +1, a shuffle of equally many +1 and -1, and -1."""
    inner = np.tile(np.repeat([1, -1], T // 2 - 1), (count, 1))
    ends = np.ones((count, 1), int)
    return np.concatenate([ends, rng.permuted(inner, axis=1), -ends], axis=1)


def _balanced(count: int, T: int, rng) -> np.ndarray:
    """Draw balanced strings of +1 and -1, all with the same probability."""
    # With one +1 too many, exactly one rotation stays above zero: the one behind the last minimum.
    signs = np.tile(np.repeat([1, -1], [T // 2 + 1, T // 2]), (count, 1))
    signs = rng.permuted(signs, axis=1)
    depth = signs.cumsum(axis=1)
    start = T + 1 - depth[:, ::-1].argmin(axis=1)
    places = (start[:, None] + np.arange(T + 1)) % (T + 1)
    return np.take_along_axis(signs, places, axis=1)[:, 1:]
