"""When no known mistake fits: say which returned value differs, where, and how."""

import numpy as np

# float32 arithmetic agrees with the float64 reference to about 1e-6 of the largest entry; the
# named mistakes differ from the right answer, and from each other, by at least 1e-3.
TOLERANCE = {"float64": 1e-7, "float32": 1e-5}
# The column blocks of an array, by the letters of its last axis.
BLOCKS = {"4*H": "ifgo", "3*H": "rzn", "2*H": "hc"}


def agree(got: np.ndarray, want: np.ndarray, tolerance: float) -> bool:
    """Compare two arrays relative to the largest expected entry.

    Parameters
    ----------
    got, want : ndarray
        Arrays; different shapes never agree.
    tolerance : float
        Largest accepted difference, as a fraction of the largest entry of `want`.

    Returns
    -------
    bool
        Whether every entry agrees; NaN never does.
    """
    if got.shape != want.shape:
        return False
    if want.size == 0:
        return True
    return bool(np.abs(got - want).max() <= tolerance * np.abs(want).max())


def tolerance_of(arrays) -> float:
    """Choose the tolerance that the least precise of some arrays allows.

    Parameters
    ----------
    arrays : iterable of ndarray
        What the student returned.

    Returns
    -------
    float
        Relative to the largest entry.
    """
    single = any(array.dtype == np.float32 for array in arrays)
    return TOLERANCE["float32" if single else "float64"]


def describe_difference(
    label: str, pairs: list, inputs: list[dict], others: dict, letters: str = ""
) -> str:
    """Describe how one returned value differs from the right one.

    Parameters
    ----------
    label : str
        Name of the returned value.
    pairs : list of (ndarray, ndarray)
        What was returned and what is right, one pair an instance.
    inputs : list of dict of ndarray
        The instances; empty when they have no batch axis.
    others : dict of str to list of ndarray
        The right answers of all returned values, for "this is another one's value".
    letters : str, optional
        One letter for each column block; empty for an array without blocks.

    Returns
    -------
    str
        One sentence.
    """
    for name, arrays in others.items():
        if name != label and all(
            agree(g, a, 1e-5) for (g, _), a in zip(pairs, arrays, strict=True)
        ):
            return f"{label} holds exactly what {name} should hold."
    if all(agree(g, 1 - w, 1e-5) for g, w in pairs):
        return f"{label} is exactly 1 minus the right value."
    factor = _constant_factor(pairs)
    if factor is not None:
        return f"{label} is the right value times {_factor_words(factor, inputs)}."
    got, want = pairs[0]
    where = _where(got, want, letters)
    if where:
        return f"{label} {where}."
    gap, size = np.abs(got - want).max(), np.abs(want).max()
    return f"{label} is off by up to {gap:.2g}, where the right values reach {size:.2g}."


def _constant_factor(pairs) -> list[float] | None:
    factors = []
    for got, want in pairs:
        factor = float((got * want).sum() / (want * want).sum())
        if not agree(got, factor * want, 1e-5) or abs(factor) < 1e-5:
            return None
        factors.append(factor)
    return factors


def _factor_words(factors: list[float], inputs: list[dict]) -> str:
    batches = [next(iter(values.values())).shape[0] for values in inputs]
    if batches and np.allclose(factors, batches, rtol=1e-4):
        return "B, the batch size"
    if batches and np.allclose(factors, [1 / B for B in batches], rtol=1e-4):
        return "1/B, one over the batch size"
    if np.ptp(factors) <= 1e-4 * abs(factors[0]):
        return "-1: its sign is wrong" if abs(factors[0] + 1) < 1e-4 else f"{factors[0]:.3g}"
    return f"one number, {factors[0]:.3g} in one trial and {factors[1]:.3g} in another"


def _where(got: np.ndarray, want: np.ndarray, letters: str) -> str:
    wrong = np.abs(got - want) > 1e-5 * np.abs(want).max()
    if want.ndim == 3:
        steps = np.flatnonzero(wrong.any(axis=(0, 2)))
        if len(steps) and steps[0] > 0:
            return f"is right before step t = {steps[0]} and wrong from there on"
        if 0 < len(steps) < want.shape[1]:
            return f"is wrong at step t = {', '.join(map(str, steps))} only"
        return ""
    if letters == BLOCKS["2*H"]:
        return _wrong_roads(wrong, letters)
    blocks = wrong_blocks(got, want, letters)
    if blocks:
        plural = "blocks" if len(blocks) > 1 else "block"
        return f"is wrong in the {plural} {' and '.join(blocks)} only"
    rows = np.flatnonzero(wrong.reshape(len(wrong), -1).any(axis=1))
    if want.ndim == 2 and 0 < len(rows) < len(want):
        return f"is wrong in row {', '.join(map(str, rows))} only"
    return ""


def _wrong_roads(wrong: np.ndarray, letters: str) -> str:
    # A Jacobian leads from each old state, in its rows, to each new one, in its columns.
    parts = [np.split(half, len(letters), axis=1) for half in np.split(wrong, len(letters))]
    roads = [
        f"from {old} to {new}"
        for old, row in zip(letters, parts, strict=True)
        for new, part in zip(letters, row, strict=True)
        if part.any()
    ]
    if len(roads) == len(letters) ** 2:
        return ""
    plural = "blocks" if len(roads) > 1 else "block"
    return f"is wrong in the {plural} {' and '.join(roads)} only"


def wrong_blocks(got: np.ndarray, want: np.ndarray, letters: str) -> str:
    """Find which column blocks of a parameter gradient differ.

    Parameters
    ----------
    got, want : ndarray (..., G*H)
        What was returned and what is right.
    letters : str
        One letter for each of the G blocks; empty for an array without blocks.

    Returns
    -------
    str
        Some of the letters; empty when all blocks differ or there are none.
    """
    if not letters or got.shape != want.shape:
        return ""
    wrong = np.abs(got - want) > TOLERANCE["float32"] * np.abs(want).max()
    parts = zip(letters, np.split(wrong, len(letters), axis=-1), strict=True)
    blocks = "".join(letter for letter, part in parts if part.any())
    return blocks if len(blocks) < len(letters) else ""
