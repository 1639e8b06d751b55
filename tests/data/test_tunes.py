"""Folk tunes: text that a musician can read, split once."""

import importlib.util
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from gatedrnn.data import load_tunes, tunes

TUNE = """X:1
T:The Alhambra -- Reel
R:reel
Z:Contributed by somebody
M: C|
L:1/8
K:D
%%staffsep 55
vdceA "3"((3Bcd) AF |\\
"_mf" DFAF GEEc |
P:B
K:A
dfaf bgaf |]  % the end
"""


@pytest.fixture(scope="module")
def loaded():
    if importlib.util.find_spec("music21") is None:
        pytest.skip("the tunes come inside music21")
    return load_tunes()


def every(loaded):
    return loaded.train + loaded.valid + loaded.test


def test_sizes(loaded):
    assert [len(part) for part in loaded] == [832, 104, 104]
    lengths = [len(tune) for tune in every(loaded)]
    assert (min(lengths), max(lengths), sum(lengths)) == (115, 1025, 265355)
    assert len(set("".join(every(loaded)))) == 72


def test_no_tune_is_in_two_parts(loaded):
    assert len(set(every(loaded))) == 1040


def test_the_split_is_shuffled_and_fixed(loaded):
    assert load_tunes() == loaded
    assert list(every(loaded)) != sorted(every(loaded))


def test_every_tune_starts_with_metre_unit_and_key(loaded):
    for tune in every(loaded):
        lines = tune.split("\n")
        assert [line[:2] for line in lines[:3]] == ["M:", "L:", "K:"]
        assert lines[-1] == ""
        assert not any(line.startswith(("X:", "T:", "Z:", "N:", "%")) for line in lines)
        assert '"' not in tune
        assert "|" in tune


def test_most_whole_bars_of_reels_are_full(loaded):
    """Eight sixteenths in 2/4: plain bars of single notes add up."""
    plain = "abcdefgABCDEFG"
    bars = []
    for tune in loaded.train:
        if tune.startswith("M:2/4\nL:1/16\n"):
            inner = tune.split("\n", 3)[3].split("|")[1:-1]
            bars += [bar.replace(" ", "") for bar in inner]
    sizes = [len(bar) for bar in bars if len(bar) > 4 and all(note in plain for note in bar)]
    assert len(sizes) > 500
    assert np.mean(np.array(sizes) == 8) > 0.95


def test_what_is_kept_of_a_tune():
    assert tunes._music(TUNE) == (
        "M:C|\nL:1/8\nK:D\nvdceA ((3Bcd) AF |\n DFAF GEEc |\nK:A\ndfaf bgaf |]\n"
    )
    assert tunes._music(TUNE.replace("L:1/8\n", "")) == ""


def test_music21_is_not_imported():
    assert "music21" not in sys.modules


def test_without_music21(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ImportError) as caught:
        load_tunes()
    assert str(caught.value) == (
        "load_tunes: the tunes come inside the package music21, "
        "which is not installed; run: pip install music21"
    )


def test_music21_without_its_corpus(monkeypatch, tmp_path):
    found = SimpleNamespace(origin=str(tmp_path / "music21" / "__init__.py"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: found)
    with pytest.raises(FileNotFoundError, match=r"^load_tunes: .*corpus has no tunes in ryans"):
        load_tunes()
