"""Film reviews: sentences in either encoding, and reviews as numbers."""

import hashlib
import io
import tarfile

import numpy as np
import pytest

from gatedrnn.data import imdb, load_imdb, load_sentences, sentences

NEG = "".join(f"dull number {n} — in café {n % 3} . \n" for n in range(40))
POS = "".join(f"fine number {n} … with charm . \n" for n in range(40))
TEXTS = {"rt-polarity.neg": NEG, "rt-polarity.pos": POS}


@pytest.fixture
def digests(monkeypatch):
    """The checksums of the short texts in the place of the published ones."""
    short = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in TEXTS.items()}
    monkeypatch.setattr(sentences, "TEXTS", short)
    return short


def write(folder, encoding="utf-8"):
    folder.mkdir(exist_ok=True)
    for name, text in TEXTS.items():
        (folder / name).write_bytes(text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("place", [".", "rt-polarity", "rt-polaritydata"])
def test_files_in_a_folder(digests, folder, place, encoding):
    write(folder / place, encoding)
    check_short(load_sentences())


def check_short(loaded):
    assert [len(part) for part in loaded] == [64, 64, 8, 8, 8, 8]
    texts = loaded.train_texts + loaded.valid_texts + loaded.test_texts
    assert len(set(texts)) == 80
    assert set(texts) == {line.strip() for text in TEXTS.values() for line in text.splitlines()}
    for part, labels in zip(loaded[::2], loaded[1::2], strict=True):
        assert labels.dtype == np.int64
        assert labels.mean() == 0.5
        assert [text.startswith("fine") for text in part] == labels.astype(bool).tolist()
    # Shuffled: the sides neither follow each other nor take turns.
    assert 16 < np.abs(np.diff(loaded.train_labels)).sum() < 48


def test_the_archive(monkeypatch, digests, tmp_path, folder):
    """It is read where it lies, and nothing is unpacked."""
    archive = tmp_path / "elsewhere.tar.gz"
    with tarfile.open(archive, "w:gz") as opened:
        for name, text in TEXTS.items():
            entry = tarfile.TarInfo(f"rt-polaritydata/{name}")
            content = text.encode("cp1252")
            entry.size = len(content)
            opened.addfile(entry, io.BytesIO(content))
    sha256 = hashlib.sha256(archive.read_bytes()).hexdigest()
    here = sentences.ARCHIVE._replace(sha256=sha256, url=archive.as_uri())
    monkeypatch.setattr(sentences, "ARCHIVE", here)
    check_short(load_sentences())
    assert [path.name for path in folder.iterdir()] == ["rt-polaritydata.tar.gz"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_truncated_file_of_sentences(digests, folder, encoding):
    write(folder, encoding)
    path = folder / "rt-polarity.pos"
    # Cut inside a character, and there is no UTF-8 left to decode.
    content = path.read_bytes()
    cut = content[: content.index("…".encode(encoding), 500) + 1]
    path.write_bytes(cut)
    with pytest.raises(ValueError, match=r"^load_sentences: .*rt-polarity\.pos has SHA-256 "):
        load_sentences()
    assert path.read_bytes() == cut


def test_no_sentences(monkeypatch, folder):
    gone = sentences.ARCHIVE._replace(url="file:///nowhere")
    monkeypatch.setattr(sentences, "ARCHIVE", gone)
    with pytest.raises(FileNotFoundError, match=r"^load_sentences: rt-polaritydata\.tar\.gz is "):
        load_sentences()


def test_the_real_sentences(readers_folder):
    names = [path.name for path in readers_folder.glob("**/rt-polarity*")]
    if not names:
        pytest.skip(f"{readers_folder} has no rt-polarity: the real files were not looked at")
    loaded, again = load_sentences(), load_sentences()
    assert [len(part) for part in loaded] == [8530, 8530, 1066, 1066, 1066, 1066]
    assert [labels.mean() for labels in loaded[1::2]] == [0.5, 0.5, 0.5]
    assert loaded.test_texts == again.test_texts
    texts = loaded.train_texts + loaded.valid_texts + loaded.test_texts
    assert len(set(texts)) == 10662
    assert max(len(text.split()) for text in texts) == 59
    assert not any("\x80" <= character <= "\x9f" for text in texts for character in text)
    # Words that say which side they are on.
    train = list(zip(loaded.train_texts, loaded.train_labels, strict=True))
    for word, side in (("dull", 0), ("moving", 1)):
        labels = [label for text, label in train if word in text.split()]
        assert len(labels) > 40
        assert abs(np.mean(labels) - side) < 0.3


@pytest.fixture
def reviews(monkeypatch, folder):
    """Fifty reviews in the layout of the published file."""
    rng = np.random.default_rng(0)
    arrays = {}
    for part in ("train", "test"):
        xs = np.empty(50, object)
        xs[:] = [rng.integers(1, 99, rng.integers(5, 9)).tolist() for _ in range(50)]
        arrays |= {f"x_{part}": xs, f"y_{part}": rng.integers(0, 2, 50)}
    path = folder / "imdb.npz"
    np.savez(path, **arrays)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    monkeypatch.setattr(imdb, "IMDB", imdb.IMDB._replace(sha256=sha256))
    return arrays


def test_imdb_splits_the_training_set_and_keeps_the_test(reviews):
    loaded, again = load_imdb(), load_imdb()
    assert [len(part) for part in loaded] == [40, 40, 10, 10, 50, 50]
    assert {words.dtype for words in loaded.train_texts} == {np.dtype(np.int32)}
    assert [words.tolist() for words in loaded.test_texts] == list(reviews["x_test"])
    np.testing.assert_array_equal(loaded.test_labels, reviews["y_test"])
    split = [*zip(loaded.train_texts, loaded.train_labels, strict=True)]
    split += zip(loaded.valid_texts, loaded.valid_labels, strict=True)
    published = zip(reviews["x_train"], reviews["y_train"], strict=True)
    assert sorted((words.tolist(), int(label)) for words, label in split) == sorted(
        (words, int(label)) for words, label in published
    )
    for once, twice in zip(loaded.valid_texts, again.valid_texts, strict=True):
        np.testing.assert_array_equal(once, twice)


def test_a_pickle_is_not_opened_before_its_checksum_is_right(monkeypatch, reviews, folder):
    path = folder / "imdb.npz"
    path.write_bytes(path.read_bytes()[:-1])
    monkeypatch.setattr(np, "load", lambda *_, **__: pytest.fail("the file was opened"))
    with pytest.raises(ValueError, match=r"^load_imdb: .*imdb\.npz has SHA-256 "):
        load_imdb()
    assert path.exists()


def test_the_real_imdb(readers_folder):
    if not (readers_folder / "imdb.npz").exists():
        pytest.skip(f"{readers_folder} has no imdb.npz: the real file was not looked at")
    loaded = load_imdb()
    assert [len(part) for part in loaded[::2]] == [20000, 5000, 25000]
    assert loaded.test_labels.mean() == 0.5
