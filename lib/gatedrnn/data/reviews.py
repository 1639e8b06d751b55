"""What a loader of film reviews returns."""

from typing import NamedTuple

import numpy as np


class Reviews(NamedTuple):
    """Texts with an opinion, split three ways.

    Attributes
    ----------
    train_texts : tuple
        Texts to learn from: a str each, or an ndarray of int32 (T,) that numbers the words.
    train_labels : ndarray of int64 (N,)
        1 for, 0 against.
    valid_texts : tuple
        Texts to choose a model by.
    valid_labels : ndarray of int64
        Their labels.
    test_texts : tuple
        Texts to measure it on, once.
    test_labels : ndarray of int64
        Their labels.
    """

    train_texts: tuple
    train_labels: np.ndarray
    valid_texts: tuple
    valid_labels: np.ndarray
    test_texts: tuple
    test_labels: np.ndarray
