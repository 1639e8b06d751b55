"""Where published files are looked for, and what happens when something is wrong with them."""

import hashlib
import http.client
import urllib.request
from pathlib import Path

import pytest

from gatedrnn.data.files import Published, obtain

CONTENT = b"one, two, three\n" * 50


@pytest.fixture
def file(tmp_path) -> Published:
    """A file that is published at an address of this machine."""
    source = tmp_path / "published" / "numbers.npz"
    source.parent.mkdir()
    source.write_bytes(CONTENT)
    return Published("numbers.npz", hashlib.sha256(CONTENT).hexdigest(), source.as_uri())


@pytest.fixture
def nowhere(file, tmp_path) -> Published:
    """The same file, published at an address that nobody answers."""
    return file._replace(url=(tmp_path / "gone").as_uri())


def sentence(error) -> str:
    text = str(error.value)
    assert "\n" not in text
    assert text.startswith("load_it: ")
    return text


def put(place, content=CONTENT):
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


def test_the_named_folder_comes_first(folder, home, nowhere):
    mine = put(folder / "numbers.npz")
    put(home / ".keras/datasets/numbers.npz")
    assert obtain("load_it", nowhere) == mine


def test_a_home_sign_in_the_name_is_understood(monkeypatch, home, nowhere):
    mine = put(home / "files/numbers.npz")
    monkeypatch.setenv("GATEDRNN_DATA", "~/files")
    assert obtain("load_it", nowhere) == mine


def test_without_a_name_the_cache_comes_first(home, nowhere):
    cached = put(home / ".cache/gatedrnn/numbers.npz")
    put(home / ".keras/datasets/numbers.npz")
    assert obtain("load_it", nowhere) == cached


def test_then_keras(folder, home, nowhere):
    kept = put(home / ".keras/datasets/numbers.npz")
    assert obtain("load_it", nowhere) == kept


def test_keras_may_live_elsewhere(monkeypatch, folder, home, tmp_path, nowhere):
    put(home / ".keras/datasets/numbers.npz")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    kept = put(tmp_path / "keras/datasets/numbers.npz")
    assert obtain("load_it", nowhere) == kept


def test_then_the_download(folder, file):
    path = obtain("load_it", file)
    assert path == folder / "numbers.npz"
    assert path.read_bytes() == CONTENT
    assert list(folder.iterdir()) == [path]
    # It is there now: the address is not asked again.
    gone = file._replace(url="file:///nowhere")
    assert obtain("load_it", gone) == path


def test_a_download_makes_the_cache(home, file):
    assert obtain("load_it", file) == home / ".cache/gatedrnn/numbers.npz"


def test_nowhere(folder, home, nowhere):
    with pytest.raises(FileNotFoundError) as caught:
        obtain("load_it", nowhere)
    text = sentence(caught)
    for part in ("numbers.npz", str(folder), ".keras", nowhere.url, "GATEDRNN_DATA"):
        assert part in text
    assert list(folder.iterdir()) == []


def test_a_connection_that_breaks_off(monkeypatch, folder, nowhere):
    class Answer:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def read(self):
            raise http.client.IncompleteRead(b"one, t", 794)

    monkeypatch.setattr(urllib.request, "urlopen", lambda url, timeout: Answer())
    with pytest.raises(FileNotFoundError) as caught:
        obtain("load_it", nowhere)
    assert "failed (IncompleteRead(6 bytes read, 794 more expected))" in sentence(caught)
    assert list(folder.iterdir()) == []


def test_a_disk_that_is_full(monkeypatch, folder, file):
    def half(path, content):
        with open(path, "wb") as opened:
            opened.write(content[:400])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(FileNotFoundError, match="No space left on device") as caught:
        obtain("load_it", file)
    sentence(caught)
    assert list(folder.iterdir()) == []


def test_the_folder_cannot_be_made(home, file):
    (home / ".cache").write_text("not a folder")
    with pytest.raises(FileNotFoundError, match="GATEDRNN_DATA") as caught:
        obtain("load_it", file)
    sentence(caught)
    assert (home / ".cache").read_text() == "not a folder"


@pytest.mark.parametrize("content", [CONTENT[:-1], b"", CONTENT.replace(b"two", b"2wo")])
@pytest.mark.parametrize("where", ["data", "home/.keras/datasets"])
def test_a_damaged_file_is_named_and_left_alone(folder, tmp_path, file, where, content):
    damaged = put(tmp_path / where / "numbers.npz", content)
    with pytest.raises(ValueError, match="SHA-256") as caught:
        obtain("load_it", file)
    text = sentence(caught)
    assert str(damaged) in text
    assert f"{len(content)} bytes" in text
    assert hashlib.sha256(content).hexdigest()[:12] in text
    assert file.sha256[:12] in text
    assert damaged.read_bytes() == content
    # Nor is a good copy fetched over it.
    assert [p for p in (*folder.iterdir(), *damaged.parent.iterdir()) if p != damaged] == []


def test_a_download_that_is_not_what_was_published(folder, file):
    other = file._replace(sha256="0" * 64)
    with pytest.raises(ValueError, match="SHA-256") as caught:
        obtain("load_it", other)
    text = sentence(caught)
    assert file.url in text
    assert "GATEDRNN_DATA" in text
    assert list(folder.iterdir()) == []


def test_a_name_that_is_no_folder(monkeypatch, tmp_path, file):
    monkeypatch.setenv("GATEDRNN_DATA", str(tmp_path / "typo"))
    with pytest.raises(FileNotFoundError) as caught:
        obtain("load_it", file)
    assert sentence(caught) == (
        f"load_it: GATEDRNN_DATA names {tmp_path / 'typo'}, which is no folder"
    )
    assert not (tmp_path / "typo").exists()


def test_an_empty_name_is_no_name(monkeypatch, home, nowhere):
    cached = put(home / ".cache/gatedrnn/numbers.npz")
    monkeypatch.setenv("GATEDRNN_DATA", "")
    assert obtain("load_it", nowhere) == cached
