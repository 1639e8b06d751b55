"""Numbers as the explorers write them, in Python and in the browser alike."""

import numpy as np

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def typeset(value: float) -> str:
    """Write a factor with two digits, with a power of ten when it is far from 1.

    Parameters
    ----------
    value : float
        A factor; 0 or larger, infinity or NaN.

    Returns
    -------
    str
        For example ``0.65``, ``12`` or ``3.4×10⁻⁸``; ``< 10⁻¹⁶`` below the axis.
    """
    if not np.isfinite(value):
        return "not a number" if np.isnan(value) else "infinite"
    if value < 1e-16:
        return "< 10⁻¹⁶"
    if 0.0095 <= value < 9950:
        return f"{float(f'{value:.2g}'):g}"
    digits, exponent = f"{value:.1e}".split("e")
    return f"{digits}×10{str(int(exponent)).translate(SUPERSCRIPTS)}"


def signed(value: float) -> str:
    """Write a number of either sign with two digits and a true minus sign.

    Parameters
    ----------
    value : float
        A finite number; nothing at all below 10⁻¹⁶.

    Returns
    -------
    str
        For example ``0.65``, ``−2`` or ``0``.
    """
    if abs(value) < 1e-16:
        return "0"
    return ("−" if value < 0 else "") + typeset(abs(value))
