"""Sentences of film reviews, for and against."""

import tarfile
from pathlib import Path

import numpy as np

from gatedrnn.data.files import Published, check_bytes, obtain
from gatedrnn.data.folders import data_folder
from gatedrnn.data.reviews import Reviews

ARCHIVE = Published(
    "rt-polaritydata.tar.gz",
    "a05befe52aafda71d458d188a1c54506a998b1308613ba76bbda2e5029409ce9",
    "https://storage.googleapis.com/seldon-datasets/sentence_polarity_v1/rt-polaritydata.tar.gz",
)
# Of the text in UTF-8; the published files are in Windows-1252, and copies in UTF-8 go around.
TEXTS = {
    "rt-polarity.neg": "2d11cfbc790f1cd96d78339f41ce53ced1efa83cd22d37d6788fa3fe3d17e2fd",
    "rt-polarity.pos": "4134882974a28d0c7b5151256f0e33a6169984ee7372c279e673f1114f475d58",
}


def load_sentences() -> Reviews:
    """Load 10,662 sentences of film reviews, half of them for, half against.

    `rt-polarity.pos` and `rt-polarity.neg`, or the published archive with both (0.5 MB), are looked
    for in the folder that `$GATEDRNN_DATA` names; the archive is downloaded when there is none.

    Returns
    -------
    Reviews
        8,530 sentences for training, 1,066 for validation and 1,066 for the test, half of each for
        and half against, in a fixed shuffled order; each a str in lower case with spaces between
        words and marks.

    Raises
    ------
    FileNotFoundError
        If the files are not there and cannot be downloaded.
    ValueError
        If a file has another checksum than the published one.

    Notes
    -----
    The sentence polarity dataset v1.0 of Pang and Lee (2005), from Rotten Tomatoes.
    """
    against, favour = (_lines(name) for name in TEXTS)
    texts = [*against, *favour]
    labels = np.repeat([0, 1], [len(against), len(favour)])
    rng, tenth = np.random.default_rng(0), len(against) // 10
    sides = [rng.permutation(np.flatnonzero(labels == side)) for side in (0, 1)]
    cuts = zip(*(np.split(side, [-2 * tenth, -tenth]) for side in sides), strict=True)
    parts = [rng.permutation(np.concatenate(cut)) for cut in cuts]
    return Reviews(*(x for p in parts for x in (tuple(texts[n] for n in p), labels[p])))


def _lines(name: str) -> list[str]:
    """Read one file of sentences, from a folder or from the published archive."""
    folder = data_folder("load_sentences")
    for path in (folder / name, folder / "rt-polarity" / name, folder / "rt-polaritydata" / name):
        if path.exists():
            return _sentences(path, path.read_bytes(), TEXTS[name])
    archive = obtain("load_sentences", ARCHIVE)
    with tarfile.open(archive) as opened:
        content = opened.extractfile(f"rt-polaritydata/{name}").read()
    return _sentences(archive / name, content, TEXTS[name])


def _sentences(path: Path, content: bytes, sha256: str) -> list[str]:
    """Decode and check one file."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    check_bytes("load_sentences", path, text.encode("utf-8"), sha256)
    return [line.strip() for line in text.split("\n")[:-1]]
