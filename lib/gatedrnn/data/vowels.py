"""Spoken vowels of nine speakers: many channels, and every utterance has its own length."""

import importlib.util
import zipfile
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gatedrnn.data.files import check_bytes
from gatedrnn.data.folders import data_folder

CHANNELS, LONGEST = 12, 29
SHA256 = {
    "JapaneseVowels_TRAIN.ts": "68a430eabd919cc77f40b1f5f3bc0dcafacc1486bca9260785aeb7d262cc78cd",
    "JapaneseVowels_TEST.ts": "b3d41d6a0ca3bcad3afb9ca7d4365382aa51341e2e58bae2a574babdda5b9462",
}
IN_SKTIME = "sktime/datasets/data/JapaneseVowels/"


class Vowels(NamedTuple):
    """Utterances of differing length, padded with zeros at the end, with the published split.

    Attributes
    ----------
    train_xs : ndarray of float32 (270, 29, 12)
        Twelve coefficients of the sound at each step; zero past an utterance's end.
    train_lengths : ndarray of int64 (270,)
        Steps of each utterance, from 7 to 26.
    train_labels : ndarray of int64 (270,)
        The speaker, 0 to 8; thirty utterances each.
    test_xs : ndarray of float32 (370, 29, 12)
        The same for the test.
    test_lengths : ndarray of int64 (370,)
        From 7 to 29.
    test_labels : ndarray of int64 (370,)
        The speaker; 24 to 88 utterances each.
    """

    train_xs: np.ndarray
    train_lengths: np.ndarray
    train_labels: np.ndarray
    test_xs: np.ndarray
    test_lengths: np.ndarray
    test_labels: np.ndarray


def load_vowels() -> Vowels:
    """Load the Japanese Vowels: who of nine men says /ae/?

    The two files come inside the package sktime. They are looked for in the folder that
    `$GATEDRNN_DATA` names, as they are or inside a downloaded wheel of sktime, and then in an
    installed sktime, which is not imported.

    Returns
    -------
    Vowels
        270 utterances for training and 370 for the test.

    Raises
    ------
    FileNotFoundError
        If the files are in none of these places.
    ValueError
        If a file has another checksum than the published one.

    Notes
    -----
    Kudo, Toyama and Shimbo (1999), UCI Machine Learning Repository, CC BY 4.0.
    """
    parts = []
    for name, sha256 in SHA256.items():
        place, content = _read(name)
        check_bytes("load_vowels", place, content, sha256)
        parts.extend(_parse(content.decode()))
    return Vowels(*parts)


def _read(name: str) -> tuple[Path, bytes]:
    """Find one file and read it."""
    folder = data_folder("load_vowels")
    for path in (folder / name, folder / "JapaneseVowels" / name):
        if path.exists():
            return path, path.read_bytes()
    for wheel in sorted(folder.glob("sktime-*.whl")):
        try:
            with zipfile.ZipFile(wheel) as archive:
                return wheel / name, archive.read(IN_SKTIME + name)
        except (zipfile.BadZipFile, KeyError) as error:
            raise ValueError(f"load_vowels: {wheel} is damaged or incomplete ({error})") from error
    spec = importlib.util.find_spec("sktime")
    if spec is not None and spec.origin is not None:
        path = Path(spec.origin).parents[1] / IN_SKTIME / name
        if path.exists():
            return path, path.read_bytes()
    raise FileNotFoundError(
        f"load_vowels: {name} is neither in {folder} nor in an installed sktime; "
        f"run: pip download --no-deps --dest {folder} sktime==1.2.0"
    )


def _parse(text: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Read the .ts format: channels between colons, the label last."""
    lines = [line for line in text.splitlines() if line and line[0] not in "#@"]
    xs = np.zeros((len(lines), LONGEST, CHANNELS), np.float32)
    lengths, labels = np.zeros((2, len(lines)), np.int64)
    for n, line in enumerate(lines):
        *channels, label = line.split(":")
        values = np.array([channel.split(",") for channel in channels], np.float32)
        lengths[n], labels[n] = values.shape[1], int(label) - 1
        xs[n, : lengths[n]] = values.T
    return xs, lengths, labels
