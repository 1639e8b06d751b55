"""The benchmark of the ladder: its gate, its rows and its floor, on sizes that take no time."""

import itertools
import json
import os
import time

import numpy as np
import pytest
import torch

from gatedrnn import kernels
from gatedrnn.bench.cases import Size
from gatedrnn.bench.kernels import Case, cli, contenders, grid, measure, run, table
from gatedrnn.bench.kernels.floor import floor
from gatedrnn.bench.kernels.problem import draw, shortened, solve
from gatedrnn.kernels import Rung
from gatedrnn.spec import LSTMState

TINY = Size(T=4, B=2, D=3, H=5)
CASES = [
    Case("float32", TINY), Case("float16", TINY), Case("bfloat16", TINY),
    Case("float32", TINY, layers=3), Case("float32", TINY, layers=2, both=True),
    Case("float16", TINY, cell="gru"), Case("float32", TINY, cell="gru", both=True),
    Case("bfloat16", TINY, cell="gru", layers=2),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _no_time(monkeypatch):
    """A clock that calls, but not for a whole turn, and a floor that is not measured."""

    def clock(call, repeats):
        start = time.perf_counter()
        call()
        return (time.perf_counter() - start) / repeats

    monkeypatch.setattr(run, "process_clock", clock)
    monkeypatch.setattr(run, "event_clock", clock)
    monkeypatch.setattr(run, "BLOCK", 1e-6)
    rates = {"tflops": 1.0, "gbs": 1.0, "launch_us": 1.0}
    monkeypatch.setattr(run, "rates", lambda *_: rates)


def rows(record) -> dict:
    return {row["name"]: row for row in record["cases"][0]["rows"]}


def expected_here() -> set[str]:
    """Contenders that are timed here: those in the interpreter are not."""
    if torch.cuda.is_available():
        return {*kernels.RUNGS, *kernels.GRU_RUNGS, *grid.VARIANTS}
    rungs = (kernels.RUNGS | kernels.GRU_RUNGS).items()
    return {"per_gate_float32", *(name for name, rung in rungs if rung.needs == "cpu")}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_everybody_passes_the_gate(case):
    record = measure([case], rounds=2, say=lambda _: None)
    for name, row in rows(record).items():
        if name in expected_here():
            assert row["status"] == "timed", f"{name}: {row['status']}"
            assert len(row["fb"]["rounds_ms"]) == 2
        else:
            assert row["status"].startswith("not timed: ")
    text = table(record)
    assert case.dtype in text
    assert "floor: launches" in text
    assert json.loads(json.dumps(record)) == record


def test_a_machine_without_a_gpu_says_so():
    if torch.cuda.is_available():
        pytest.skip("there is a GPU")
    said = []
    record = measure([Case("float32", TINY)], rounds=1, say=said.append)
    assert said[0].startswith("There is no GPU")
    assert record["provenance"]["device"] == "processor"
    assert record["provenance"]["driver"] is None
    assert rows(record)["graphed_steps"]["status"].startswith("not timed: ")


def spoiled(kind: str) -> Rung:
    """A rung that is wrong in one way."""
    buffers = {}

    def rung(xs, state, params):
        ys, last = kernels.hoisted(xs, state, params)
        if kind == "output":
            ys = ys * (1 + 1e-3)
        if kind == "nan":
            ys = torch.cat([ys[:, :1] * float("nan"), ys[:, 1:]], dim=1)
        if kind == "state":
            last = LSTMState(last.c, last.h)
        if kind == "gradient":
            # The same number, and a gradient that is a thousandth too large.
            ys = ys * (1 + 1e-3) - (ys * 1e-3).detach()
        if kind == "buffer" or (kind == "training buffer" and torch.is_grad_enabled()):
            # Every call hands out the same memory.
            kept = buffers.setdefault(ys.shape, torch.zeros_like(ys))
            kept.data.copy_(ys.detach() + 0.01 * len(buffers.setdefault("calls", [])))
            buffers["calls"].append(0)
            ys = ys + (kept - ys).detach()
        if kind == "error":
            raise RuntimeError("this rung does not run\nand has more to say")
        return ys, last

    return Rung(rung, "cpu", (torch.float32,))


@pytest.mark.parametrize(
    "kind", ["output", "nan", "state", "gradient", "buffer", "training buffer", "error"]
)
def test_a_wrong_rung_is_not_timed(monkeypatch, kind):
    monkeypatch.setitem(kernels.RUNGS, "hoisted", spoiled(kind))
    row = rows(measure([Case("float32", TINY)], rounds=1, say=lambda _: None))["hoisted"]
    assert row.keys() == {"name", "status"}
    if kind == "error":
        assert row["status"] == "failed, not timed: this rung does not run"
    else:
        assert row["status"].startswith("wrong, not timed: ")


def test_inputs_take_turns(monkeypatch):
    seen = []

    def spy(xs, state, params):
        seen.append(xs.data_ptr())
        return kernels.hoisted(xs, state, params)

    monkeypatch.setitem(kernels.RUNGS, "hoisted", Rung(spy, "cpu", (torch.float32,)))
    case = Case("float32", TINY)
    entrant = contenders.enter("hoisted", case, draw(case), "cpu")
    calls = contenders.calls(entrant, case, draw(case), "cpu")
    for _ in range(2 * contenders.SETS):
        calls["fb"]()
    assert seen[: contenders.SETS] == seen[contenders.SETS :]
    assert len(set(seen)) == contenders.SETS


def test_the_problem_is_rounded_to_its_dtype():
    for dtype, digits in (("float16", 11), ("bfloat16", 8)):
        problem = draw(Case(dtype, TINY))
        mantissas, _ = np.frexp(np.concatenate([problem.xs.ravel(), problem.layers[0].U.ravel()]))
        scaled = mantissas * 2**digits
        np.testing.assert_array_equal(scaled, np.round(scaled))


def test_a_shortened_problem_is_the_start_of_the_long_one():
    case = Case("float32", TINY)
    long, short = solve(case, draw(case)), solve(case, shortened(draw(case), 2))
    np.testing.assert_array_equal(short["ys"], long["ys"][:, :2])


def test_the_floor_counts():
    """Against a count of the products that the reference would do, one by one."""
    rates = {"tflops": 1e-9, "gbs": 1e-6, "launch_us": 1e3}
    T, B, D, H = TINY
    found = floor(Case("float32", TINY), rates)
    products = sum(2 * B * 4 * H * width for _, width in itertools.product(range(T), (D, H)))
    assert found["f"]["arithmetic"] == products
    assert found["fb"]["arithmetic"] == 3 * products
    numbers = 4 * H * (D + H) + T * B * (D + H)
    assert found["f"]["bytes"] == 4 * numbers
    assert floor(Case("float16", TINY), rates)["f"]["bytes"] == 2 * numbers
    assert (found["f"]["launches"], found["fb"]["launches"]) == (T, 2 * T)
    both = floor(Case("float32", TINY, layers=2, both=True), rates)
    assert both["f"]["launches"] == 4 * T


@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16"])
def test_everybody_runs_in_the_precision_of_its_name(monkeypatch, dtype):
    seen = set()

    def spy(xs, state, params):
        seen.update(t.dtype for t in (xs, *state, *params))
        return kernels.hoisted(xs, state, params)

    monkeypatch.setitem(kernels.RUNGS, "hoisted", Rung(spy, "cpu", (torch.float32,)))
    case = Case(dtype, TINY)
    measure([case], rounds=1, say=lambda _: None)
    assert seen == {getattr(torch, dtype)}
    other = {name: case.variant(name)[1].dtype for name in case.names}
    assert {n: d for n, d in other.items() if d != dtype} == (
        {"lstm_layer_tf32": "tf32"} if dtype == "float32" else {"per_gate_float32": "float32"}
    )


def test_the_plan():
    assert {c.dtype for c in grid.cases(gpu=False)} == {"float32"}
    plan = grid.cases(gpu=True)
    assert len(set(plan)) == len(plan)
    slow = [set(c.names) & set(grid.SLOW) for c in plan if c.size == grid.LONG]
    assert slow == [set(), set()]
    assert len(grid.cases(gpu=True, quick=True)) == 1


def test_a_record_of_a_gpu_is_not_replaced_without_one(tmp_path, monkeypatch, capsys):
    if torch.cuda.is_available():
        pytest.skip("there is a GPU")
    path = tmp_path / "bench-kernels.json"
    path.write_text(json.dumps({"provenance": {"driver": "570.1"}}))
    monkeypatch.setattr(cli, "DEFAULT", path)
    assert cli.main([]) == 1
    assert "was measured on a GPU and this machine has none" in capsys.readouterr().err
    assert json.loads(path.read_text()) == {"provenance": {"driver": "570.1"}}


def test_the_command_writes_a_record(tmp_path, monkeypatch, capsys):
    path = tmp_path / "record.json"
    monkeypatch.setattr(cli, "cases", lambda *_, **__: [Case("float32", TINY)])
    assert cli.main(["--quick", "--output", str(path)]) == 0
    record = json.loads(path.read_text())
    assert record["cases"][0]["checked_steps"] == TINY.T
    assert "Written to" in capsys.readouterr().out
    assert cli.main(["--output", str(tmp_path / "no" / "record.json")]) == 1


def test_keras_is_gated_and_timed():
    pytest.importorskip("tensorflow")
    from gatedrnn.bench.kernels import keras_side

    loop, cudnn = keras_side.measure(Case("float32", TINY), rounds=2)
    assert loop["status"] == "timed"
    assert len(loop["fb"]["rounds_ms"]) == 2
    if not torch.cuda.is_available():
        assert cudnn["status"].startswith("failed, not timed: use_cudnn=True was specified")


def test_keras_in_its_own_process_says_what_is_missing(tmp_path, monkeypatch):
    from gatedrnn.bench.kernels import keras_side

    (tmp_path / "tensorflow.py").write_text("raise ImportError")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    monkeypatch.setenv("PYTHONPATH", path)
    found = keras_side.rows(Case("float32", TINY), rounds=1)
    assert {row["status"] for row in found} == {"not timed: TensorFlow is not installed"}
