"""The record holds all that the page says, survives its file, and reads as a table."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import gatedrnn.bench.provenance as provenance
from gatedrnn.bench import Plan, measure, read_record, summary, table
from gatedrnn.bench.cases import CELLS, DTYPES, SIZES, weight
from gatedrnn.bench.record import write
from gatedrnn.bench.table import LABELS
from gatedrnn.bench.worker import SIDES

from .conftest import TINY

ROOT = Path(__file__).resolve().parents[2]
RECORDED = ROOT / "book" / "_data" / "bench-cpu.json"
PROVENANCE = {
    "date": str,
    "commit": (str, type(None)),
    "dirty": (bool, type(None)),
    "cpu": str,
    "cores": int,
    "simd": str,
    "system": str,
    "versions": dict,
    "threads": int,
    "clock": str,
    "seed": int,
    "rounds": int,
    "load_before": (float, type(None)),
    "load_after": (float, type(None)),
    "seconds": int,
}


@pytest.fixture
def record(players):
    plan = Plan(sizes=(TINY,), cells=("lstm",), dtypes=("float64",), rounds=2)
    return measure(plan, say=lambda line: None, start=lambda: players)


def check_schema(record, versions=()):
    """Every field is there, of its type, and every number finite."""
    assert list(record) == ["format", "provenance", "cases"]
    said = record["provenance"]
    assert said.keys() == PROVENANCE.keys()
    for name, kind in PROVENANCE.items():
        assert isinstance(said[name], kind), name
    assert said["threads"] == 1
    assert said["versions"].keys() >= {"python", "gatedrnn", *versions}
    for case in record["cases"]:
        assert list(case) == ["cell", "dtype", "T", "B", "D", "H", "rounds", "floor", "rows"]
        for row in case["rows"]:
            check_row(row, case["rounds"])


def check_row(row, rounds):
    assert row["name"] in LABELS
    if row["status"] != "timed":
        assert set(row) == {"name", "status"}
        assert re.match("(wrong|failed), not timed: .+", row["status"])
        return
    assert list(row) == ["name", "status", "f", "fb"]
    for mode in ("f", "fb"):
        times = row[mode]
        assert list(times) == ["ms", "ratio", "rounds_ms"]
        assert len(times["rounds_ms"]) == rounds
        for values in times.values():
            assert np.isfinite(values).all()
            assert (np.array(values) > 0).all()
        low, middle, high = times["ms"]
        assert low <= middle <= high


def test_schema(record):
    check_schema(record, versions=["fake"])


def test_the_medians_follow_from_the_rounds(record):
    rows = {row["name"]: row for row in record["cases"][0]["rows"]}
    for row in rows.values():
        for mode in ("f", "fb"):
            assert row[mode]["ms"][1] == pytest.approx(np.median(row[mode]["rounds_ms"]), rel=1e-3)
            ratios = np.divide(rows["fast"][mode]["rounds_ms"], row[mode]["rounds_ms"])
            assert row[mode]["ratio"][1] == pytest.approx(np.median(ratios), rel=1e-3)


def test_all_players_are_stopped(record, players):
    assert all(player.stopped for player in players)


def test_players_are_stopped_when_a_case_breaks(players, monkeypatch):
    monkeypatch.setattr("gatedrnn.bench.run.measure_case", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        measure(Plan(), say=lambda line: None, start=lambda: players)
    assert all(player.stopped for player in players)


def test_write_and_read(record, tmp_path):
    path = tmp_path / "bench.json"
    write(record, path)
    assert read_record(path) == record == json.loads(path.read_text())
    # A list of numbers is one line, so that two records can be compared line by line.
    assert not re.search(r"^\s*[\d.]+,?$", path.read_text(), re.MULTILINE)


def test_text_with_brackets_survives_its_file(record, tmp_path):
    record["provenance"]["cpu"] = "a [b, c] d] {e}"
    write(record, tmp_path / "bench.json")
    assert read_record(tmp_path / "bench.json") == record


def test_what_is_no_record_is_refused(tmp_path):
    path = tmp_path / "bench.json"
    with pytest.raises(FileNotFoundError, match=r"bench.json does not exist; `make bench` writes"):
        read_record(path)
    path.write_text("{")
    with pytest.raises(ValueError, match=r"^read_record: \S+ is not JSON"):
        read_record(path)
    for text in ("[]", '{"format": 0}'):
        path.write_text(text)
        with pytest.raises(ValueError, match=r"is no record of `make bench` in format 1$"):
            read_record(path)


def test_the_table(record):
    lines = table(record).splitlines()
    assert lines[:2] == [
        "Ratio: time of gatedrnn.fast / time of the other.",
        "Below 1 means NumPy is faster.",
    ]
    assert "LSTM, float64" in lines
    assert (
        "  textbook loop        4000.00 ms  0.50 [0.50, 0.50]    4000.00 ms  0.50 [0.50, 0.50]"
        in lines
    )
    assert "  gatedrnn.fast        2000.00 ms                       2000.00 ms" in lines
    assert max(map(len, lines)) <= 90


def test_the_table_has_the_quartiles_in_order(record):
    record["cases"][0]["rows"][1]["f"]["ratio"] = [0.25, 0.5, 0.75]
    assert "0.50 [0.25, 0.75]" in table(record)


def test_columns_stand_below_each_other(record):
    lines = [line for line in table(record).splitlines() if " ms" in line]
    assert len({tuple(m.start() for m in re.finditer(" ms", line)) for line in lines}) == 1


def test_a_wrong_row_says_so_in_place_of_a_time(record):
    rows = record["cases"][0]["rows"]
    rows[1] = {"name": "again", "status": "wrong, not timed: dU is missing"}
    assert "  itself (noise)      wrong, not timed: dU is missing" in table(record).splitlines()
    assert re.search(r"itself \(noise\) +not timed +not timed$", summary(record), re.MULTILINE)


def test_the_summary_is_a_geometric_mean(record):
    one = record["cases"][0]
    other = json.loads(json.dumps(one))
    for row in other["rows"]:
        row["f"]["ratio"] = [2, 2, 2]
    text = summary({**record, "cases": [one, other]})
    # The mean of 1/2 and 2.
    assert re.search(r"textbook loop +1\.00 \[0\.50, 2\.00\] +0\.50 \[0\.50, 0\.50\]$", text, re.M)


def test_a_part_of_the_table(record):
    assert "LSTM" in table(record, cell="lstm", dtype="float64")
    assert "LSTM" not in table(record, cell="gru")
    assert "LSTM" not in table(record, dtype="float32")


def test_every_contender_has_a_label():
    assert {name for side in SIDES.values() for name in side} == set(LABELS)


def test_the_full_plan():
    cases = Plan().cases()
    assert len(cases) == len(SIZES) * len(CELLS) * len(DTYPES) == 36
    assert [tuple(size) for size in SIZES] == [
        (28, 64, 28, 128),
        (100, 32, 32, 64),
        (200, 32, 128, 64),
        (100, 1, 32, 64),
        (50, 128, 128, 256),
        (35, 20, 650, 650),
    ]
    assert weight(cases[0], 9) < weight(replace(cases[0], size=SIZES[4]), 9)


def test_progress_counts_the_cases_and_guesses_the_rest(players):
    said = []
    measure(
        Plan(sizes=(TINY, TINY), cells=("lstm",), dtypes=("float64",), rounds=1),
        say=said.append,
        start=lambda: players,
    )
    assert said[0] == "starting the libraries ..."
    assert re.fullmatch(r" 1 of 2: lstm float64 \(3, 2, 4, 5\), about \d+ s left", said[1])
    assert re.fullmatch(r" 2 of 2: lstm float64 \(3, 2, 4, 5\), about \d+ s left", said[2])


def test_outside_git_the_commit_is_unknown(monkeypatch):
    monkeypatch.setattr(provenance, "__file__", "/provenance.py")
    assert provenance.source() == {"commit": None, "dirty": None}


def test_the_recorded_run_is_complete():
    """What the book shows: a full run of a committed tree in which nobody was wrong."""
    record = read_record(RECORDED)
    check_schema(record, versions=["numpy", "blas", "torch", "tensorflow", "keras"])
    assert record["provenance"]["dirty"] is False
    assert min(case["rounds"] for case in record["cases"]) >= 5
    assert re.fullmatch("[0-9a-f]{40}", record["provenance"]["commit"])
    measured = [
        (case["cell"], case["dtype"], *(case[name] for name in "TBDH")) for case in record["cases"]
    ]
    assert measured == [(case.cell, case.dtype, *case.size) for case in Plan().cases()]
    for case in record["cases"]:
        expected = [name for name in LABELS if name != "per_gate" or case["cell"] == "lstm"]
        assert {row["name"] for row in case["rows"]} == set(expected)
        assert {row["status"] for row in case["rows"]} == {"timed"}
