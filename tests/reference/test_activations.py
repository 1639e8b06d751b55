"""The sigmoid where the textbook formula overflows."""

import math
import warnings

import numpy as np
import pytest

from gatedrnn.reference import sigmoid


@pytest.mark.parametrize(
    ("a", "expected"),
    [
        (0.0, 0.5),
        (750.0, 1.0),
        (-750.0, 0.0),
        (math.inf, 1.0),
        (-math.inf, 0.0),
        (-700.0, math.exp(-700.0)),
        (math.nan, math.nan),
    ],
)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_extreme_values_come_without_a_warning(a, expected, dtype):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        actual = sigmoid(np.array([a], dtype))
    assert actual.dtype == dtype
    np.testing.assert_allclose(actual, np.array([expected], dtype), rtol=1e-15)


def test_small_gate_keeps_its_relative_precision():
    a = np.array([-40.0, -100.0, -300.0])
    np.testing.assert_allclose(sigmoid(a), np.exp(a), rtol=1e-15)


def test_symmetry_and_shape():
    a = np.linspace(-8, 8, 24).reshape(2, 3, 4)
    assert sigmoid(a).shape == a.shape
    np.testing.assert_allclose(sigmoid(a) + sigmoid(-a), 1, rtol=0, atol=1e-15)


def test_empty_stays_empty():
    assert sigmoid(np.zeros((0, 3))).shape == (0, 3)
