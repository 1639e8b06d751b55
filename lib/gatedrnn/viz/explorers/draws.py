"""Random numbers on which Python and the browser agree to the last bit."""

from collections.abc import Callable, Iterator

import numpy as np


def drawer(seed: int) -> Callable[..., np.ndarray]:
    """Make a source of uniform arrays.

    Parameters
    ----------
    seed : int
        32-bit seed.

    Returns
    -------
    callable
        ``uniform(*shape, limit=1.0)``: the next numbers between -limit and limit, row by row, as
        `drawer` in ``panel.js`` gives them.
    """
    random = _mulberry32(seed)

    def uniform(*shape: int, limit: float = 1.0) -> np.ndarray:
        draws = [(2 * next(random) - 1) * limit for _ in range(int(np.prod(shape)))]
        return np.array(draws).reshape(shape)

    return uniform


def hadamard(n: int) -> np.ndarray:
    """Return a matrix of signs with orthogonal rows.

    Parameters
    ----------
    n : int
        Number of rows, a power of 2.

    Returns
    -------
    ndarray of int (n, n)
        Entry (j, k) is -1 to the number of ones that j and k share in binary.
    """
    return np.array([[(-1) ** (j & k).bit_count() for k in range(n)] for j in range(n)])


def _mulberry32(state: int) -> Iterator[float]:
    # A published 32-bit generator, chosen because NumPy and JavaScript agree on every draw.
    mask = 0xFFFFFFFF
    while True:
        state = (state + 0x6D2B79F5) & mask
        t = ((state ^ state >> 15) * (state | 1)) & mask
        t ^= (t + ((t ^ t >> 7) * (t | 61))) & mask
        yield ((t ^ t >> 14) & mask) / 2**32
