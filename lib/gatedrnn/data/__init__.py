"""Data sets: real ones from packages, generated ones from a seed."""

from gatedrnn.data.digits import DigitRows, load_digit_rows

__all__ = ["DigitRows", "load_digit_rows"]
