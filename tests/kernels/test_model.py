"""Two numbers a rung: what the fit finds, what the book takes from a record, and the book's own."""

import json
from pathlib import Path

import numpy as np
import pytest

from gatedrnn.bench.cases import Size
from gatedrnn.bench.kernels import Case, cli
from gatedrnn.bench.kernels.floor import floor
from gatedrnn.bench.kernels.model import fit, gflop, lines
from gatedrnn.bench.kernels.views import (
    EXPLORER,
    NAMES,
    explorer_data,
    ladder,
    roofline,
    write_explorer,
)
from gatedrnn.bench.record import read_record
from gatedrnn.viz.explorers.kernel_ladder_math import MODES, kernel_ladder
from gatedrnn.viz.plots import plot_ladder, plot_roofline

RECORDED = Path(__file__).resolve().parents[2] / "book" / "_data" / "bench-kernels.json"
SIZES = (Size(100, 32, 32, 64), Size(100, 64, 128, 128), Size(50, 128, 128, 256))
STEP_US = {"per_gate": 80.0, "hoisted": 20.0, "persistent": 1.0, "lstm_layer": 2.0}
RATES = {"tflops": 40.0, "gbs": 4000.0, "launch_us": 1.5}
GFLOP_US = 50.0


def case(size, dtype="float32", **fields):
    """A case of a record whose times follow two numbers a rung exactly."""
    made = {"cell": "lstm", "dtype": dtype, **size._asdict(), "layers": 1, "both": False} | fields
    made["floor"] = floor(Case(dtype, size), RATES)

    def row(name):
        if name == "persistent" and size.H > 64:
            return {"name": name, "status": "failed, not timed: U has hidden size"}
        times = {
            mode: 1e-3 * (size.T * STEP_US[name] + gflop(made, mode) * GFLOP_US)
            for mode in ("f", "fb")
        }
        first = {m: 1e-3 * (size.T * 80 + gflop(made, m) * GFLOP_US) for m in times}
        return {"name": name, "status": "timed"} | {
            mode: {"ms": [ms, ms, 2 * ms], "ratio": [k * first[mode] / ms for k in (0.5, 1, 1)]}
            for mode, ms in times.items()
        }

    made["rows"] = [row(name) for name in STEP_US]
    made["rows"].append({"name": "compiled", "status": "not timed: PyTorch sees no GPU"})
    for name in ("lstm_layer_tf32", "keras_loop"):
        made["rows"].append({**made["rows"][0], "name": name})
    return made


@pytest.fixture
def record():
    wide = case(SIZES[0], layers=4)
    other = case(SIZES[0], "bfloat16")
    return {
        "format": 1,
        "provenance": {"device": "a machine", "rates": {"float32": RATES, "bfloat16": RATES}},
        "cases": [wide, *map(case, SIZES), other],
    }


def test_two_numbers_are_found_again(record):
    for mode, line in lines(record, "hoisted").items():
        assert (line.step_us, line.gflop_us) == pytest.approx((20.0, 50.0)), mode
        assert line.worst < 1e-12


def brute(steps, gflop, times, least):
    """The best of a fine grid of pairs, near which the fit must be and never above."""
    terms = np.stack([steps, gflop], axis=1) / np.array(times)[:, None]
    a, b = np.meshgrid(np.linspace(0, 30, 601), least + np.linspace(0, 300, 601))
    misses = terms[:, 0, None, None] * a + terms[:, 1, None, None] * b - 1
    return (misses**2).sum(axis=0).min()


@pytest.mark.parametrize("least", [0.0, 30.0])
@pytest.mark.parametrize("seed", range(6))
def test_no_other_pair_misses_by_less(seed, least):
    rng = np.random.default_rng(seed)
    steps, work = rng.uniform(20, 200, 5), rng.uniform(0.1, 5, 5)
    # Some draws want a negative number, or one below the least.
    times = steps * rng.choice([0.1, 10]) + work * rng.choice([1, 100]) * rng.uniform(0.5, 2, 5)
    line = fit(steps, work, times, least)
    misses = (steps * line.step_us + work * line.gflop_us) / times - 1
    assert line.step_us >= 0
    assert line.gflop_us >= least
    assert line.worst == pytest.approx(np.abs(misses).max())
    assert (misses**2).sum() <= brute(steps, work, times, least) + 1e-9


def test_too_few_sizes_are_no_fit():
    with pytest.raises(ValueError, match=r"^fit: there are 2 sizes, expected at least 3$"):
        fit([1, 2], [1, 2], [1, 2])


def test_operations_are_those_of_the_floor():
    """An independent count: the benchmark's floor at a rate of 1."""
    rates = {"tflops": 1e-3, "gbs": 1.0, "launch_us": 1.0}
    for size in SIZES:
        for mode, least in floor(Case("float32", size), rates).items():
            assert gflop(size._asdict(), mode) == pytest.approx(least["arithmetic"] / 1e3)


def test_the_explorer_gets_what_can_be_fitted(record, tmp_path):
    data = explorer_data(record)
    assert [rung["label"] for rung in data["rungs"]] == [
        "loop over gates", "input product hoisted", "torch.nn.LSTM",
    ]  # fmt: skip
    assert data["left_out"] == ["persistent (Triton)"]
    assert data["range"] == {"B": [32, 128], "T": [50, 100], "H": [64, 256]}
    assert data["rungs"][2]["fb"]["step_us"] == 2.0
    assert [rung["up_to"] for rung in data["rungs"]] == [None] * 3
    write_explorer(record, tmp_path / "table.json")
    assert json.loads((tmp_path / "table.json").read_text()) == data


@pytest.mark.parametrize("status", ["failed, not timed: U", "wrong, not timed: ys", "not timed: U"])
def test_a_rung_that_refuses_larger_states_says_up_to_where(record, status):
    record["cases"] += [case(Size(T, 16, 32, 48)) for T in (60, 120)]
    for row in (row for made in record["cases"] for row in made["rows"]):
        row["status"] = status if row["status"].startswith("failed") else row["status"]
    (persistent,) = [r for r in explorer_data(record)["rungs"] if "persistent" in r["label"]]
    # What lacks Triton or a GPU refuses nothing.
    assert persistent["up_to"] == (None if status.startswith("not") else 64)
    assert persistent["f"]["step_us"] == pytest.approx(1.0, rel=1e-3)


def test_without_its_first_rung_there_is_no_ladder(record):
    for made in record["cases"]:
        made["rows"][0]["status"] = "failed, not timed: no"
    with pytest.raises(ValueError, match="'loop over gates' was timed at fewer than 3 sizes"):
        explorer_data(record)


@pytest.mark.parametrize("passes", MODES)
def test_the_explorer_has_the_floor_of_the_benchmark(record, passes):
    data, mode = explorer_data(record), MODES[passes][0]
    for T, B, H in ((16, 8, 32), (64, 32, 256), (1024, 256, 1024)):
        least = floor(Case("float32", Size(T, B, H, H)), RATES)[mode]
        found = kernel_ladder(data, T=T, B=B, H=H, passes=passes)
        assert found.floor == pytest.approx(1e3 * max(least["arithmetic"], least["bytes"]))
        assert found.launches == pytest.approx(1e3 * least["launches"])


def test_the_explorer_predicts_what_was_timed(record):
    size = Size(64, 32, 256, 256)
    found = kernel_ladder(explorer_data(record), T=64, B=32, H=256, passes="forward and backward")
    rows = case(size)["rows"]
    expected = [1e3 * row["fb"]["ms"][1] for row in (rows[0], rows[1], rows[3])]
    assert found.times == pytest.approx(expected, rel=1e-3)


def test_a_ladder_for_the_plot(record):
    found = ladder(record, SIZES[0], mode="f")
    assert found["names"] == [*(NAMES[name] for name in STEP_US), "torch.nn.LSTM, TF32"]
    assert found["ratios"][0] == 1
    assert found["spread"][0] == pytest.approx([ratio / 2 for ratio in found["ratios"]])
    assert len(ladder(record, SIZES[1])["names"]) == 4
    plot_ladder(**found)
    with pytest.raises(ValueError, match="no rung has a ratio at"):
        ladder(record, (1, 2, 3, 4))


def test_a_roofline_for_the_plot(record):
    found = roofline(record)
    assert (found["peak"], found["bandwidth"]) == (40.0, 4000.0)
    assert found["intensity"] == sorted(found["intensity"])
    T, B, D, H = SIZES[0]
    moved = 4 * (4 * H * (D + H) + T * B * (D + H))
    assert found["intensity"][0] == pytest.approx(8 * T * B * H * (D + H) / moved)
    reached = found["rates"]["persistent (Triton)"]
    seconds = 1e-6 * (T * 1.0 + gflop(SIZES[0]._asdict(), "f") * GFLOP_US)
    assert reached[0] == pytest.approx(8 * T * B * H * (D + H) / seconds / 1e12)
    assert np.isnan(reached[1:]).all()
    assert list(found["rates"]) == [NAMES[name] for name in STEP_US]
    plot_roofline(**found)
    with pytest.raises(ValueError, match="no single layer in float64"):
        roofline(record, "float64")


def test_a_full_run_writes_the_table_and_a_part_of_it_does_not(record, tmp_path, monkeypatch):
    written, path = [], tmp_path / "bench-kernels.json"
    record["provenance"]["seconds"] = 1
    monkeypatch.setattr(cli, "DEFAULT", path)
    monkeypatch.setattr(cli, "measure", lambda *_, **__: record)
    monkeypatch.setattr(cli, "table", lambda _: "")
    monkeypatch.setattr(cli, "write_explorer", written.append)
    assert cli.main(["--quick", "--output", str(tmp_path / "other.json")]) == 0
    assert written == []
    assert cli.main([]) == 0
    assert written == [record]
    assert read_record(path) == record


def test_the_explorer_shows_the_recorded_run():
    assert json.loads(EXPLORER.read_text()) == explorer_data(read_record(RECORDED))
