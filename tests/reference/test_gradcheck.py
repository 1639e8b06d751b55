"""The judge is judged: functions whose gradient is known, and mistakes it must see."""

import numpy as np
import pytest

from gatedrnn.reference import numerical_gradient, relative_error


def test_quadratic_is_exact_up_to_rounding():
    rng = np.random.default_rng(0)
    A, point = rng.standard_normal((6, 6)), rng.standard_normal((2, 3))

    def loss(array):
        return float(array.ravel() @ A @ array.ravel())

    expected = ((A + A.T) @ point.ravel()).reshape(2, 3)
    assert relative_error(numerical_gradient(loss, point), expected) < 1e-8


def test_error_falls_with_the_square_of_the_step():
    """One-sided differences would fall with the step itself."""
    point = np.array([0.7])
    errors = [
        abs(numerical_gradient(lambda a: float(np.exp(a[0])), point, step=step)[0] - np.exp(0.7))
        for step in (1e-2, 1e-3)
    ]
    assert errors[0] / errors[1] == pytest.approx(100, rel=0.01)


def test_point_is_not_changed():
    point = np.array([1.0, 2.0])
    before = point.copy()
    numerical_gradient(lambda a: float(a @ a), point)
    np.testing.assert_array_equal(point, before)


@pytest.mark.parametrize("shape", [(), (0,), (2, 0)])
def test_shapes_without_entries_or_axes(shape):
    gradient = numerical_gradient(lambda a: float((3 * a).sum()), np.ones(shape))
    assert gradient.shape == shape
    np.testing.assert_allclose(gradient, 3, rtol=1e-8)


@pytest.mark.parametrize("dtype", [np.float32, np.int64])
def test_only_float64_has_a_numerical_gradient(dtype):
    with pytest.raises(ValueError, match="numerical_gradient") as caught:
        numerical_gradient(lambda a: float(a.sum()), np.ones(2, dtype))
    assert str(caught.value) == (
        f"numerical_gradient: array has dtype {np.dtype(dtype)}, expected float64"
    )


def test_a_list_has_no_dtype():
    with pytest.raises(ValueError, match="numerical_gradient") as caught:
        numerical_gradient(sum, [1.0, 2.0])
    assert str(caught.value) == "numerical_gradient: array has dtype list, expected float64"


def test_relative_error_is_relative_to_the_largest_entry():
    expected = np.array([100.0, 1e-9])
    assert relative_error(expected + 1, expected) == pytest.approx(0.01)
    assert relative_error(expected, expected) == 0


@pytest.mark.parametrize(
    ("actual", "expected", "error"),
    [
        (np.zeros(3), np.zeros(3), 0.0),
        (np.ones(3), np.zeros(3), np.inf),
        (np.zeros((0, 2)), np.zeros((0, 2)), 0.0),
        (np.array([np.nan]), np.ones(1), np.nan),
        (np.ones(1), np.array([np.nan]), np.nan),
    ],
)
def test_relative_error_at_the_edges(actual, expected, error):
    with np.errstate(all="raise"):
        np.testing.assert_equal(relative_error(actual, expected), error)


def test_relative_error_does_not_broadcast():
    with pytest.raises(ValueError, match="relative_error") as caught:
        relative_error(np.zeros((2, 3)), np.zeros(3))
    assert str(caught.value) == "relative_error: actual has shape (2, 3), expected (3,)"
