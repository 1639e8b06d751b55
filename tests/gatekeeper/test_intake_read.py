"""Notebooks of every age, encoding and state of decay."""

import json
from pathlib import Path

import pytest
from traitlets.config.loader import PyFileConfigLoader

from gatekeeper.intake import read_source, take_in
from gatekeeper.intake.read import read

ROOT = Path(__file__).parents[2]
COURSE = PyFileConfigLoader("nbgrader_config.py", str(ROOT)).load_config()
SOURCE = read_source(ROOT / "solutions" / "lstm" / "lstm.ipynb", "lstm", COURSE)
TEXT = (ROOT / "exercises" / "lstm" / "lstm.ipynb").read_text("utf-8")
PLAIN = [cell["source"] for cell in SOURCE.notebook["cells"]]


@pytest.fixture
def take(tmp_path):
    def take(data):
        (tmp_path / "lstm.ipynb").write_bytes(data)
        return take_in(tmp_path, SOURCE)

    return take


def notebook(*cells, **fields):
    return json.dumps({"nbformat": 4, "metadata": {}, "cells": list(cells)} | fields)


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\\n", "\\r\\n").encode(),
        TEXT.replace("\\n", "\\r").encode(),
        b"\n\n" + TEXT.encode() + b"\x00" * 4096,
        TEXT.replace('"nbformat": 4', '"nbformat": 99').encode(),
        TEXT.replace('"nbformat": 4', '"nbformat": "four"').encode(),
    ],
)
def test_every_encoding_gives_the_same_notebook(take, data):
    intake = take(data)
    assert intake.state == "readable"
    assert [cell["source"] for cell in intake.notebook["cells"]] == PLAIN
    assert (intake.unmatched, intake.flags) == ((), ())


def test_an_old_code_page_is_read(take):
    data = notebook({"cell_type": "markdown", "source": "Grüße", "metadata": {}})
    data = data.replace("\\u00fc", "ü").replace("\\u00df", "ß")
    intake = take(data.encode("cp1252"))
    assert intake.state == "readable"
    assert "Grüße" in [cell["source"] for cell in intake.notebook["cells"]]


def test_half_a_character_leaves_the_others_alone(take):
    data = json.dumps({"nbformat": 4, "cells": [{"source": "Grüße \ud800"}]}, ensure_ascii=False)
    intake = take(data.encode("utf-8", "surrogatepass"))
    sources = [cell["source"] for cell in intake.notebook["cells"]]
    assert "Grüße \N{REPLACEMENT CHARACTER}" in sources


def test_format_3_is_converted(take):
    content = json.loads(TEXT)
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell["input"] = cell.pop("source")
            cell |= {"language": "python", "prompt_number": 3, "collapsed": False}
    heading = {"cell_type": "heading", "level": 2, "source": "Mine"}
    sheets = [{"cells": [heading, *content["cells"]]}]
    data = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": sheets}
    intake = take(json.dumps(data).encode())
    sources = [cell["source"] for cell in intake.notebook["cells"]]
    assert sources == ["## Mine", *PLAIN]
    assert "old format" in intake.notes[0]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "it is empty"),
        (b" \n\t ", "it is empty"),
        (b"\x00" * 5000, "it is empty"),
        (b"\xef\xbb\xbf", "it is empty"),
        (TEXT.encode()[:-1000], "it breaks off"),
        (TEXT.encode()[:1000], "it breaks off"),
        (b"{", "it breaks off"),
        (b"<!doctype html><title>Log in</title>", "it is not JSON at line 1, column 1"),
        (b"<<<<<<< HEAD\n" + TEXT.encode(), "it is not JSON"),
        (TEXT.encode() * 2, "it is not JSON"),
        (b"PK\x03\x04" + bytes(range(256)), "it is not JSON"),
        (b"[" * 100_000, "it is nested too deeply"),
        (b'{"a":' * 100_000, "it is nested too deeply"),
        (b"[" * 100_000 + b"]" * 100_000, "it is nested too deeply"),
        (b"[]", "no list of cells"),
        (b"null", "no list of cells"),
        (b"NaN", "no list of cells"),
        (b'"cells"', "no list of cells"),
        (b"9" * 100_000, "no list of cells"),
        (b'{"cells": {}}', "no list of cells"),
        (b'{"worksheets": 3}', "no list of cells"),
        (b'{"nbformat": 4}', "no list of cells"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(take, data, problem):
    intake = take(data)
    assert (intake.state, intake.notebook) == ("unreadable", None)
    assert intake.notes[-1].startswith("lstm.ipynb cannot be read: ")
    assert problem in intake.notes[-1]
    assert len(intake.digest) == 64


@pytest.mark.parametrize(
    "cell",
    [
        3,
        None,
        [],
        "code",
        {},
        {"cell_type": []},
        {"cell_type": "code", "source": None},
        {"cell_type": "code", "source": 7},
        {"cell_type": "code", "source": {"a": 1}},
        {"cell_type": "code", "source": [1, None, ["x"], "a = 1\n"]},
        {"cell_type": "code", "source": "x", "metadata": []},
        {"cell_type": "code", "source": "x", "metadata": {"nbgrader": "no"}},
        {"cell_type": "code", "source": "x", "metadata": {"nbgrader": {"grade_id": {}}}},
        {"cell_type": "code", "source": "x", "id": ["y"]},
        {"cell_type": "heading", "source": "x", "level": 10**9},
        {"cell_type": "heading", "source": "x", "level": None},
        {"cell_type": "widget", "source": "x"},
        {"cell_type": "code", "source": "x", "outputs": 3, "execution_count": "y"},
    ],
)
def test_a_malformed_cell_leaves_the_others_alone(take, cell):
    good = json.loads(TEXT)["cells"]
    intake = take(notebook(*good[:3], cell, *good[3:]).encode())
    assert intake.state == "readable"
    assert intake.unmatched == ()


def test_unknown_cell_types_do_not_run(take):
    intake = take(notebook({"cell_type": "exec", "source": "import os"}).encode())
    cell = next(cell for cell in intake.notebook["cells"] if cell["source"] == "import os")
    assert cell["cell_type"] == "raw"


def test_a_million_cells_are_not_all_looked_at():
    submission = read(b'{"nbformat": 4, "cells": [' + b"{}," * 300_000 + b"{}]}")
    assert len(submission.pieces) == 200_000
    assert submission.notes == ["Of 300,001 cells only 200,000 were looked at."]


def test_of_repeated_keys_the_last_counts_as_in_jupyter():
    submission = read(b'{"nbformat": 4, "cells": [3], "cells": [{"source": "a", "source": "b"}]}')
    assert [piece.text for piece in submission.pieces] == ["b"]


def test_numbers_of_any_size_are_read():
    fields = b'"points": %s, "a": 1e999, "b": NaN, "c": -Infinity, "d": 1.5' % (b"9" * 10_000)
    data = b'{"nbformat": 4, "cells": [{"source": "", "metadata": {"nbgrader": {%s}}}]}' % fields
    assert read(data).pieces[0].nbgrader == {
        "points": None,
        "a": None,
        "b": None,
        "c": None,
        "d": 1.5,
    }


def test_characters_that_cannot_be_written_are_replaced(take):
    data = notebook({"cell_type": "markdown", "source": "a\ud800b\x00c", "metadata": {}})
    intake = take(data.encode())
    sources = [cell["source"] for cell in intake.notebook["cells"]]
    assert "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c" in sources
    json.dumps(intake.notebook, ensure_ascii=False).encode()


def test_surrogates_in_names_do_not_reach_the_notebook(take):
    strange = {"grade_id": "\ud800", "points": 1}
    cell = {"cell_type": "code", "source": "x", "id": "\udfff", "metadata": {"nbgrader": strange}}
    intake = take(notebook(cell, metadata={"kernelspec": {"name": "\ud800"}}).encode())
    json.dumps(intake.notebook, ensure_ascii=False).encode()
    "".join(intake.notes).encode()
