"""Whole film reviews, as numbers."""

import numpy as np

from gatedrnn.data.files import Published, obtain
from gatedrnn.data.reviews import Reviews

IMDB = Published(
    "imdb.npz",
    "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f",
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/imdb.npz",
)


def load_imdb() -> Reviews:
    """Load 50,000 film reviews whose words are numbered by frequency.

    The file `imdb.npz` (17 MB) is looked for in the folder that `$GATEDRNN_DATA` names, then in
    Keras's own folder, and is downloaded when it is in neither.

    Returns
    -------
    Reviews
        20,000 reviews for training and 5,000 for validation, the published training set in a fixed
        shuffled order, and the published 25,000 for the test; in each, word 1 is the most frequent
        one.

    Raises
    ------
    FileNotFoundError
        If the file is in neither folder and cannot be downloaded.
    ValueError
        If the file has another checksum than the published one.

    Notes
    -----
    Maas et al. (2011), in the file that Keras publishes. `keras.datasets.imdb.load_data` adds 3 to
    every number and puts 1 in front.
    """
    # The reviews are pickled lists; the checksum comes first, since a pickle can run anything.
    with np.load(obtain("load_imdb", IMDB), allow_pickle=True) as arrays:
        train, train_labels = arrays["x_train"], arrays["y_train"].astype(np.int64)
        test, test_labels = arrays["x_test"], arrays["y_test"].astype(np.int64)
    order = np.random.default_rng(0).permutation(len(train))
    learn, valid = np.split(order, [len(train) * 4 // 5])
    words = [np.array(review, np.int32) for review in train]
    return Reviews(
        tuple(words[n] for n in learn),
        train_labels[learn],
        tuple(words[n] for n in valid),
        train_labels[valid],
        tuple(np.array(review, np.int32) for review in test),
        test_labels,
    )
