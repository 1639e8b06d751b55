"""The curves of the spectral-radius explorer: NumPy, no picture, no widget."""

from functools import cache
from typing import NamedTuple

import numpy as np

from gatedrnn.viz.explorers.draws import drawer, hadamard
from gatedrnn.viz.explorers.panel import check_settings

B, D, H, T_MAX, SEED = 4, 4, 16, 200, 5

# Name: (initial value, least, greatest, step of the slider), or (initial value, choices).
KNOBS = {
    "radius": (1.0, 0.5, 3.0, 0.05),
    "shear": (0.0, 0.0, 1.0, 0.05),
    "T": (50, 2, T_MAX, 1),
    "activation": ("tanh", ("linear", "tanh", "ReLU")),
}
START = {name: knob[0] for name, knob in KNOBS.items()}
SQUASH = {"linear": lambda a: a, "tanh": np.tanh, "ReLU": lambda a: np.maximum(a, 0)}
SLOPE = {
    "linear": np.ones_like,
    "tanh": lambda a: 4 * np.exp(-2 * np.abs(a)) / (1 + np.exp(-2 * np.abs(a))) ** 2,
    "ReLU": lambda a: (a > 0).astype(float),
}


class Curves(NamedTuple):
    """Curves over the number of steps back from the end, 0 to T.

    Attributes
    ----------
    gradient : ndarray (T+1,)
        Norm of the gradient, relative to its norm at the end.
    bound : ndarray (T+1,)
        Powers of the largest singular value of `U`.
    sigma : float
        That singular value.
    """

    gradient: np.ndarray
    bound: np.ndarray
    sigma: float


def spectral_radius(**settings) -> Curves:
    """Carry a gradient back through the explorer's network.

    Parameters
    ----------
    **settings : float, int or str
        Any of `radius`, `shear`, `T` and `activation`.

    Returns
    -------
    Curves
        The same numbers as in the page.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.

    Notes
    -----
    Draws :eq:`rnn-bound`.
    """
    check_settings("spectral radius", KNOBS, settings)
    radius, shear, T, activation = (START | settings).values()
    W, _, _, _, upstream, xs = _network()
    U = recurrent_matrix(radius, shear)
    h, tape = np.zeros((B, H)), []
    for t in range(T):
        tape.append(xs[t] @ W + h @ U)
        h = SQUASH[activation](tape[-1])
    norms, dh = [np.linalg.norm(upstream)], upstream
    for a in reversed(tape):
        dh = (dh * SLOPE[activation](a)) @ U.T
        norms.append(np.linalg.norm(dh))
    sigma = float(np.linalg.norm(U, 2))
    return Curves(np.array(norms) / norms[0], sigma ** np.arange(T + 1.0), sigma)


def recurrent_matrix(radius: float, shear: float) -> np.ndarray:
    """Build a matrix whose eigenvalues all have one size.

    Parameters
    ----------
    radius : float
        Size of every eigenvalue.
    shear : float
        Factor on what stands above the rotations; it changes the singular values only.

    Returns
    -------
    ndarray (H, H)
        ``radius * Q M Q'`` with `Q` orthogonal and `M` block triangular.
    """
    _, angles, above, Q, _, _ = _network()
    M = shear * np.triu(above, 1)
    for n, angle in enumerate(angles):
        c, s = np.cos(angle), np.sin(angle)
        M[2 * n : 2 * n + 2, 2 * n : 2 * n + 2] = [[c, -s], [s, c]]
    return radius * Q @ M @ Q.T


@cache
def _network() -> tuple[np.ndarray, ...]:
    uniform = drawer(SEED)
    W = uniform(D, H, limit=0.5)
    angles, above = uniform(H // 2, limit=np.pi), uniform(H, H)
    signs = np.where(uniform(H) < 0, -1, 1)
    Q = signs[:, None] * hadamard(H) / np.sqrt(H)
    upstream = uniform(B, H)
    return W, angles, above, Q, upstream, uniform(T_MAX, B, D)
