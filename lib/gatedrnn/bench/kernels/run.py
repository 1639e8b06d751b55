"""A whole run: every case, gated, timed in turns, and the record of it."""

import time
from collections.abc import Callable, Sequence

import torch

from gatedrnn import kernels
from gatedrnn.bench import provenance
from gatedrnn.bench.kernels import keras_side
from gatedrnn.bench.kernels import problem as problems
from gatedrnn.bench.kernels.clock import event_clock, process_clock
from gatedrnn.bench.kernels.contenders import answers, calls, enter
from gatedrnn.bench.kernels.floor import floor, rates
from gatedrnn.bench.kernels.gate import complaint
from gatedrnn.bench.kernels.grid import SIZES, Case
from gatedrnn.bench.kernels.rows import row, short
from gatedrnn.bench.turns import take_turns

FORMAT = 1
WARM_UPS = 3
BLOCK = 0.02
"""Seconds that one turn takes at least."""


class _Clocked:
    """A player of `take_turns` in this process."""

    def __init__(self, calls: dict, clock: Callable):
        self.calls, self.clock = calls, clock

    def ask(self, _, name, call, repeats):
        return self.clock(self.calls[name][call], repeats)


def measure(cases: Sequence[Case], rounds: int = 9, say: Callable[[str], None] = print) -> dict:
    """Measure the ladder.

    Parameters
    ----------
    cases : sequence of Case
        What is measured, on a GPU if there is one.
    rounds : int
        Rounds a case, fewer where they are long.
    say : callable
        Takes the lines of the progress report.

    Returns
    -------
    dict
        `format`, `provenance` and `cases`. A case has its sizes, `checked_steps`, `floor` in
        milliseconds, and `rows`: `name`, `status`, and for "f" and "fb" milliseconds and the ratio
        of the slowest rung's time to its own, each ``[first quartile, median, third quartile]``.
    """
    began, first = time.monotonic(), provenance.moment()
    gpu = torch.cuda.is_available()
    device, clock = ("cuda", event_clock) if gpu else ("cpu", process_clock)
    if not gpu:
        torch.set_num_threads(1)
        say("There is no GPU: rungs that need none are timed, on one thread of the processor.")
    measured, records = {}, []
    keras_cases = [Case("float32", size, seed=case.seed) for case in cases[:1] for size in SIZES]
    for number, case in enumerate(cases):
        say(f"{number + 1:2d} of {len(cases)}: {case}")
        with kernels.tf32(False):
            if case.dtype not in measured:
                measured[case.dtype] = rates(case.torch_dtype, device, clock)
            record = _measure_case(case, device, clock, rounds)
        record["floor"] = short(floor(case, measured[case.dtype]))
        records.append(record)
        if gpu and case in keras_cases:
            record["rows"] += keras_side.rows(case, rounds)
        for line in record["rows"]:
            if line["status"] != "timed":
                say(f"    {line['name']}: {line['status']}")
    return {
        "format": FORMAT,
        "provenance": {
            "date": first["date"],
            **provenance.source(),
            **provenance.machine(),
            **_device(gpu),
            "clock": "events of the device" if gpu else "processor time of the process, one thread",
            "rounds": rounds,
            "rates": short(measured),
            "load_before": first["load"],
            "load_after": provenance.moment()["load"],
            "seconds": round(time.monotonic() - began),
        },
        "cases": records,
    }


def _measure_case(case: Case, device: str, clock: Callable, rounds: int) -> dict:
    problem = problems.draw(case)
    steps = min(case.size.T, problems.CHECKED)
    short = problems.shortened(problem, steps)
    expected = problems.solve(case, short)
    complaints, timed = {}, {}
    for name in case.names:
        rung, own = case.variant(name)
        reason = _obstacle(rung, own, device)
        if reason:
            complaints[name] = f"not timed: {reason}"
            continue
        try:
            entrant = enter(rung, own, problem, device)
            results = answers(entrant, own, short, device)
            wrong = [complaint(result, expected, own.dtype) for result in results]
            if any(wrong):
                complaints[name] = f"wrong, not timed: {next(filter(None, wrong))}"
                continue
            timed[name] = calls(entrant, own, problem, device)
            for call in timed[name].values():
                clock(call, WARM_UPS)
        except Exception as error:
            # Whatever a rung raises becomes a line of the table.
            timed.pop(name, None)
            complaints[name] = f"failed, not timed: {str(error).strip().splitlines()[0]}"
    player = _Clocked(timed, clock)
    turns = {(name, call): player for name in timed for call in timed[name]}
    seconds = take_turns(turns, rounds, BLOCK) if turns else {}
    return {
        "cell": case.cell, "dtype": case.dtype, **case.size._asdict(), "layers": case.layers,
        "both": case.both, "checked_steps": steps, "floor": None,
        "rows": [row(name, complaints.get(name), seconds, case.names[0]) for name in case.names],
    }  # fmt: skip


def _obstacle(rung: str, case: Case, device: str) -> str | None:
    reason = kernels.missing(rung)
    if reason or device == "cuda":
        return reason
    if case.dtype == "tf32":
        return "TF32 needs a GPU"
    # The interpreter gives numbers, but no time worth having.
    needs = (kernels.RUNGS | kernels.GRU_RUNGS)[rung].needs
    return None if needs == "cpu" else "runs in the interpreter here"


def _device(gpu: bool) -> dict:
    versions = provenance.base_versions() | {"torch": torch.__version__}
    try:
        import triton
    except ImportError:
        pass
    else:
        versions["triton"] = triton.__version__
    if not gpu:
        return {"device": "processor", "driver": None, "versions": versions}
    versions |= {"cuda": torch.version.cuda, "cudnn": torch.backends.cudnn.version()}
    return {
        "device": torch.cuda.get_device_name(),
        "driver": provenance.driver(),
        "versions": versions,
    }
