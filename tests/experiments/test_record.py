"""The record survives its file, and the summaries pick what they say; the book's own is whole."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gatedrnn.bench.record import FORMAT
from gatedrnn.experiments import Run, Setting, ablations, column, hold_times, read_record, train
from gatedrnn.experiments.plan import SEEDS, parts
from gatedrnn.experiments.record import BLOCK, group, run_row, write_record
from gatedrnn.experiments.summary import EXPLORER, explorer_data, write_explorer

RECORDED = Path(__file__).resolve().parents[2] / "book" / "_data" / "memory.json"
RUN_FIELDS = ["seed", "score", "solved_at", "reach", "seconds", "losses"]


def row(setting, score=0.5, losses=45):
    curve = np.arange(losses, dtype=float)
    by_step = np.linspace(1, score, 4) if setting.task in ("copy", "parity") else None
    return run_row(Run(setting, curve, score, None, 1e-12, by_step), 1.25)


def entry(scores, **fields):
    setting = Setting(**fields)
    rows = [row(replace(setting, seed=seed), score) for seed, score in enumerate(scores)]
    return group(setting, rows)


@pytest.fixture
def record():
    return {
        "format": FORMAT,
        "provenance": {"cpu": "a [b] {c}"},
        "parts": {
            "latch": [
                entry((0.25, 0.75), T=T, bias=bias) for T in (50, 10) for bias in (5.0, None, 1.0)
            ],
            "ablation": [
                entry((0.1 * n, 0.3), task=task, without=without)
                for task in ("latch", "parity")
                for n, without in enumerate((None, "f"))
            ],
        },
    }


def test_losses_become_means_over_blocks():
    made = row(Setting())
    assert made["losses"] == [9.5, 29.5, 42.0]
    assert BLOCK == 20
    assert list(made) == RUN_FIELDS
    assert row(Setting("parity"))["by_step"] == [1.0, 0.8333, 0.6667, 0.5]


def test_write_and_read(record, tmp_path):
    path = tmp_path / "memory.json"
    write_record(record, path)
    assert read_record(path) == record == json.loads(path.read_text())
    # A run is a line, so that two records can be compared line by line.
    assert len(re.findall(r'^ +\{"seed"', path.read_text(), re.MULTILINE)) == 20


def test_what_is_no_record_is_refused(tmp_path):
    path = tmp_path / "memory.json"
    with pytest.raises(
        FileNotFoundError, match=r"memory.json does not exist; `make memory` writes"
    ):
        read_record(path)
    path.write_text("{")
    with pytest.raises(ValueError, match=r"^read_record: \S+ is not JSON"):
        read_record(path)
    for text in ("[]", '{"format": 0}'):
        path.write_text(text)
        with pytest.raises(ValueError, match=r"is no record of `make memory` in format 1$"):
            read_record(path)


def test_hold_times_go_with_t(record):
    assert hold_times(record) == {
        "T_values": [10, 50],
        "scores": {name: [[0.25, 0.75]] * 2 for name in ("bias 5", "PyTorch's start", "bias 1")},
        "chance": 0.25,
    }


def test_a_column_names_its_groups_and_refuses_two_of_one_name(record):
    assert column(record, "latch", "seed", T=50, bias=5.0) == {"bias 5": [0, 1]}
    with pytest.raises(ValueError, match="column: latch has several groups 'bias 5', expected"):
        column(record, "latch")
    with pytest.raises(ValueError, match=r"column: latch has no group with \{'T': 3\}"):
        column(record, "latch", T=3)


def test_ablations_go_by_task_and_cell(record):
    assert ablations(record) == {
        "scores": {
            task: {"LSTM": [0.0, 0.3], "LSTM without f": [0.1, 0.3]} for task in ("latch", "parity")
        },
        "chance": {"latch": 0.25, "parity": 0.5},
    }


def test_the_explorer_gets_the_numeric_biases_in_order(record, tmp_path):
    record["parts"]["latch"][0]["runs"][1]["score"] = 1.0
    data = explorer_data(record)
    assert data == {
        "T": [10, 50],
        "bias": [1.0, 5.0],
        "seeds": 2,
        "steps": 800,
        "least": [[0.25, 0.25]] * 2,
        "mean": [[0.5, 0.5], [0.5, 0.625]],
        "most": [[0.75, 0.75], [0.75, 1.0]],
    }
    write_explorer(record, tmp_path / "table.json")
    assert json.loads((tmp_path / "table.json").read_text()) == data


def test_the_recorded_run_is_complete():
    """What the book shows: every setting of the plan, with no fewer seeds than it asks for."""
    record = read_record(RECORDED)
    seeds = record["provenance"]["seeds"]
    assert seeds >= SEEDS
    assert {"python", "gatedrnn", "numpy", "torch"} <= set(record["provenance"]["versions"])
    assert list(record["parts"]) == list(parts())
    for name, settings in parts().items():
        for found, setting in zip(record["parts"][name], settings, strict=True):
            runs = found.pop("runs")
            assert Setting(**found) == setting
            assert [run["seed"] for run in runs] == list(range(seeds))
            for run in runs:
                assert list(run)[:6] == RUN_FIELDS
                assert np.isfinite([run["score"], run["reach"], *run["losses"]]).all()
                updates = run["solved_at"] or setting.steps
                assert len(run["losses"]) == -(-updates // BLOCK)


def test_the_explorer_shows_the_recorded_run():
    assert json.loads(EXPLORER.read_text()) == explorer_data(read_record(RECORDED))


def test_the_recorded_run_says_what_the_chapter_says():
    """Half-open gates hold a symbol for 10 steps and not for 50; the widest open ones do."""
    record = read_record(RECORDED)
    held = hold_times(record)
    at = {
        name: dict(zip(held["T_values"], rows, strict=True))
        for name, rows in held["scores"].items()
    }
    for name in ("PyTorch's start", "bias 0", "bias 1"):
        assert min(at[name][10]) > 0.95
        assert max(at[name][50]) < 0.35
    assert min(at["bias 5"][50]) > 0.9
    assert min(column(record, "latch", cell="GRU", T=50)["bias 3"]) > 0.9
    for cell in ("RNN", "GRU"):
        assert max(column(record, "latch", cell=cell, T=50)["PyTorch's start"]) < 0.35


@pytest.mark.parametrize("part", ["latch", "adding", "copy", "parity", "ablation"])
def test_the_recorded_run_is_this_code_s(part):
    """It starts as the record says; where it ends depends on the last bits of a processor."""
    group = read_record(RECORDED)["parts"][part][-1]
    recorded = group.pop("runs")[1]
    run = train(Setting(**{**group, "seed": 1, "steps": BLOCK}))
    assert run.reach == pytest.approx(recorded["reach"], rel=1e-3)
    assert run.losses.mean() == pytest.approx(recorded["losses"][0], rel=1e-2)
