"""Japanese Vowels: padded, with lengths, from a folder, a wheel or an installed package."""

import hashlib
import importlib.util
import sys
import zipfile
from types import SimpleNamespace

import numpy as np
import pytest

from gatedrnn.data import load_vowels, vowels

HEADER = "#Who says what\n@problemName JapaneseVowels\n@dimensions 12\n@data\n"


def line(steps, label, start):
    """An utterance whose channel k at step t is start + 100 k + t."""
    channels = [",".join(str(start + 100 * k + t) for t in range(steps)) for k in range(12)]
    return ":".join([*channels, str(label)]) + "\n"


FILES = {
    "JapaneseVowels_TRAIN.ts": HEADER + line(7, 1, 0.25) + line(29, 9, 0.5),
    "JapaneseVowels_TEST.ts": HEADER + line(8, 3, 0.75),
}


@pytest.fixture
def digests(monkeypatch):
    short = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in FILES.items()}
    monkeypatch.setattr(vowels, "SHA256", short)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)


def write(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, newline="\n")


def pack(path, names=tuple(FILES)):
    with zipfile.ZipFile(path, "w") as wheel:
        for name in names:
            wheel.writestr(f"sktime/datasets/data/JapaneseVowels/{name}", FILES[name])


def check(loaded):
    assert (loaded.train_xs.shape, loaded.test_xs.shape) == ((2, 29, 12), (1, 29, 12))
    assert {loaded.train_xs.dtype, loaded.test_xs.dtype} == {np.dtype(np.float32)}
    assert (loaded.train_lengths.tolist(), loaded.test_lengths.tolist()) == ([7, 29], [8])
    assert (loaded.train_labels.tolist(), loaded.test_labels.tolist()) == ([0, 8], [2])
    # Step 3 of channel 2, and silence past the end.
    assert loaded.train_xs[0, 3, 2] == 203.25
    assert loaded.test_xs[0, 7, 11] == 1107.75
    assert not loaded.train_xs[0, 7:].any()
    assert loaded.train_xs[1].all()


@pytest.mark.parametrize("place", [".", "JapaneseVowels"])
def test_files_in_a_folder(digests, folder, place):
    write(folder / place)
    check(load_vowels())


def test_a_wheel_in_a_folder(digests, folder):
    pack(folder / "sktime-1.2.0-py3-none-any.whl")
    check(load_vowels())
    assert [path.name for path in folder.iterdir()] == ["sktime-1.2.0-py3-none-any.whl"]


def test_an_installed_sktime_is_read_but_not_imported(monkeypatch, digests, folder, tmp_path):
    write(tmp_path / "site/sktime/datasets/data/JapaneseVowels")
    found = SimpleNamespace(origin=str(tmp_path / "site/sktime/__init__.py"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: found)
    check(load_vowels())
    assert "sktime" not in sys.modules


def test_nowhere(digests, folder):
    with pytest.raises(FileNotFoundError) as caught:
        load_vowels()
    assert str(caught.value) == (
        f"load_vowels: JapaneseVowels_TRAIN.ts is neither in {folder} nor in an installed sktime; "
        f"run: pip download --no-deps --dest {folder} sktime==1.2.0"
    )


def test_a_truncated_file(digests, folder):
    write(folder)
    path = folder / "JapaneseVowels_TEST.ts"
    path.write_text(path.read_text()[:-9])
    with pytest.raises(ValueError, match=r"^load_vowels: .*_TEST\.ts has SHA-256 .* is damaged"):
        load_vowels()
    assert path.exists()


def test_a_truncated_wheel(digests, folder):
    wheel = folder / "sktime-1.2.0-py3-none-any.whl"
    pack(wheel)
    wheel.write_bytes(wheel.read_bytes()[:200])
    with pytest.raises(ValueError, match=r"^load_vowels: .*\.whl is damaged or incomplete \(File"):
        load_vowels()
    assert wheel.stat().st_size == 200


def test_a_wheel_without_the_files(digests, folder):
    pack(folder / "sktime-9.9.9-py3-none-any.whl", names=["JapaneseVowels_TRAIN.ts"])
    with pytest.raises(ValueError, match=r"^load_vowels: .*\.whl is damaged or incomplete \("):
        load_vowels()


def test_the_real_vowels(readers_folder):
    try:
        loaded = load_vowels()
    except FileNotFoundError as error:
        pytest.skip(f"the real files were not looked at: {error}")
    assert (loaded.train_xs.shape, loaded.test_xs.shape) == ((270, 29, 12), (370, 29, 12))
    for xs, lengths in zip(loaded[::3], loaded[1::3], strict=True):
        assert np.isfinite(xs).all()
        past = np.arange(29) >= lengths[:, None]
        assert not xs[past].any()
        assert xs[~past].all(axis=1).mean() > 0.99
    lengths = (loaded.train_lengths, loaded.test_lengths)
    assert [(n.min(), n.max()) for n in lengths] == [(7, 26), (7, 29)]
    np.testing.assert_array_equal(np.bincount(loaded.train_labels), [30] * 9)
    tested = np.bincount(loaded.test_labels)
    assert (tested.min(), tested.max(), tested.sum()) == (24, 88, 370)
