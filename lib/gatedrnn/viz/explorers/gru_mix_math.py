"""The numbers of the gru-mix explorer: NumPy, no picture, no widget."""

from typing import NamedTuple

import numpy as np

from gatedrnn.viz.explorers.panel import check_settings

# Name: (initial value, least, greatest, step of the slider), or (initial value, choices).
KNOBS = {
    "r_1": (1.0, 0.0, 1.0, 0.05),
    "r_2": (0.2, 0.0, 1.0, 0.05),
    "z": (0.7, 0.0, 1.0, 0.05),
    "convention": ("z keeps", ("z keeps", "z replaces")),
    "placement": ("after the product", ("after the product", "before the product")),
}
START = {name: knob[0] for name, knob in KNOBS.items()}
# What the input asks for, the old state, and the weights that bring the old state to the candidate.
FROM_INPUT = np.array([0.1, 1.25])
OLD = np.array([0.8, 0.5])
U_N = np.array([[-0.6, -0.3], [-1.0, -1.4]])


class Mix(NamedTuple):
    """Two units between their past and their candidate.

    Attributes
    ----------
    n : ndarray (2,)
        Candidate.
    h_new : ndarray (2,)
        New state, on the segment between the old state and the candidate.
    keep : float
        Share of the old state in the new one.
    apart : float
        Distance to the candidate of the other placement.
    """

    n: np.ndarray
    h_new: np.ndarray
    keep: float
    apart: float


def gru_mix(**settings) -> Mix:
    """Mix two units by gates that are set by hand.

    Parameters
    ----------
    **settings : float or str
        Any of `r_1`, `r_2`, `z`, `convention` and `placement`.

    Returns
    -------
    Mix
        The same numbers as in the page.

    Raises
    ------
    ValueError
        If a setting is unknown or out of its range.

    Notes
    -----
    Draws :eq:`gru-candidate`, :eq:`gru-before-candidate` and :eq:`gru-hidden`.
    """
    check_settings("gru mix", KNOBS, settings)
    r_1, r_2, z, convention, placement = (START | settings).values()
    r = np.array([r_1, r_2])
    candidates = {
        "after the product": np.tanh(FROM_INPUT + r * (OLD @ U_N)),
        "before the product": np.tanh(FROM_INPUT + (r * OLD) @ U_N),
    }
    n = candidates.pop(placement)
    (other,) = candidates.values()
    keep = z if convention == "z keeps" else 1 - z
    return Mix(n, keep * OLD + (1 - keep) * n, float(keep), float(np.linalg.norm(n - other)))
