"""From the record of the ladder to what the book's plots and its explorer take."""

import json
from collections.abc import Mapping
from pathlib import Path

from gatedrnn.bench.kernels.model import FEWEST, gflop, lines, single_layers, timed
from gatedrnn.bench.kernels.rows import short
from gatedrnn.bench.kernels.table import LABELS
from gatedrnn.kernels import RUNGS

EXPLORER = Path(__file__).parents[2] / "viz" / "explorers" / "kernel_ladder.json"
"""The model that the explorer `kernel-ladder` carries into the page."""

NAMES = {name: LABELS[name] for name in RUNGS} | {"graphed_steps": "fused steps in a graph"}
"""The rungs, from the slowest, each named without the line above it."""

VARIANTS = {
    "per_gate_float32": "loop over gates, float32",
    "lstm_layer_tf32": "torch.nn.LSTM, TF32",
}
"""Rungs in another precision than the case's."""

REFUSED = ("failed", "wrong")


def ladder(record: Mapping, size: tuple, dtype: str = "float32", mode: str = "fb") -> dict:
    """Collect how many times as fast as the first rung every rung is at one size.

    Parameters
    ----------
    record : mapping
        From ``python -m gatedrnn.bench.kernels``.
    size : tuple of int
        T, B, D and H of a case of one layer.
    dtype : str
        Which dtype.
    mode : {"f", "fb"}
        Forward, or forward and backward.

    Returns
    -------
    dict
        `names`, `ratios` (medians) and `spread` (quartiles, below and above): what `plot_ladder`
        takes. A rung without times is left out.

    Raises
    ------
    ValueError
        If nothing of that size and dtype was compared.
    """
    case = [c for c in single_layers(record, dtype) if tuple(c[s] for s in "TBDH") == tuple(size)]
    named = NAMES | VARIANTS
    rows = [row for row in _rows(case, named) if row["status"] == "timed" and row[mode]["ratio"]]
    if not rows:
        raise ValueError(f"ladder: no rung has a ratio at {tuple(size)} in {dtype}")
    low, middle, high = zip(*(row[mode]["ratio"] for row in rows), strict=True)
    return {
        "names": [named[row["name"]] for row in rows],
        "ratios": list(middle),
        "spread": [list(low), list(high)],
    }


def roofline(record: Mapping, dtype: str = "float32", mode: str = "f") -> dict:
    """Collect how near every rung comes to the machine's rates.

    Parameters
    ----------
    record : mapping
        From ``python -m gatedrnn.bench.kernels``.
    dtype : str
        Which dtype.
    mode : {"f", "fb"}
        Forward, or forward and backward.

    Returns
    -------
    dict
        `intensity` of each size (operations a byte, with weights, inputs and outputs moved once a
        pass), `rates` (10¹² operations a second by rung, NaN where it was not timed), `peak` and
        `bandwidth` (10⁹ bytes a second): what `plot_roofline` takes, sizes by intensity.

    Raises
    ------
    ValueError
        If there is no size of that dtype.
    """
    cases = single_layers(record, dtype)
    if not cases:
        raise ValueError(f"roofline: the record has no single layer in {dtype}")
    measured = record["provenance"]["rates"][dtype]

    def intensity(case):
        return 1e3 * gflop(case, mode) / (case["floor"][mode]["bytes"] * measured["gbs"])

    cases = sorted(cases, key=intensity)
    rates = {}
    for name in dict.fromkeys(row["name"] for row in _rows(cases, NAMES)):
        times = {id(case): row[mode]["ms"][1] for case, row in timed(cases, name)}
        if times:
            reached = [gflop(c, mode) / times.get(id(c), float("nan")) for c in cases]
            rates[NAMES[name]] = reached
    return {
        "intensity": [intensity(case) for case in cases],
        "rates": rates,
        "peak": measured["tflops"],
        "bandwidth": measured["gbs"],
    }


def explorer_data(record: Mapping, dtype: str = "float32") -> dict:
    """Reduce a record to what the explorer `kernel-ladder` shows.

    Parameters
    ----------
    record : mapping
        From ``python -m gatedrnn.bench.kernels``.
    dtype : str
        Which dtype.

    Returns
    -------
    dict
        `device`, `dtype`, `itemsize`, the machine's `rates`, the `range` of the timed sizes,
        `left_out` (rungs that were timed, but too seldom to fit), and `rungs`, the slowest first:
        `label`, `up_to` (largest hidden size that it took, when it refused a larger one, else
        None), and for "f" and "fb" a `Line`.

    Raises
    ------
    ValueError
        If the first rung, with which all are compared, cannot be fitted.
    """
    cases = single_layers(record, dtype)
    rungs, left_out = [], []
    for name, label in NAMES.items():
        pairs = timed(cases, name)
        if not pairs:
            continue
        if len(pairs) < FEWEST:
            left_out.append(label)
            continue
        found = {mode: short(line._asdict()) for mode, line in lines(record, name, dtype).items()}
        rungs.append({"label": label, "up_to": _up_to(cases, name), **found})
    first = NAMES["per_gate"]
    if not rungs or rungs[0]["label"] != first:
        raise ValueError(f"explorer_data: {first!r} was timed at fewer than {FEWEST} sizes")
    return {
        "device": record["provenance"]["device"],
        "dtype": dtype,
        "itemsize": 2 if "16" in dtype else 4,
        "rates": record["provenance"]["rates"][dtype],
        "range": {
            size: [pick(case[size] for case in cases) for pick in (min, max)] for size in "BTH"
        },
        "left_out": left_out,
        "rungs": rungs,
    }


def write_explorer(record: Mapping, path: Path = EXPLORER) -> None:
    """Write what `explorer_data` returns.

    Parameters
    ----------
    record : mapping
        From ``python -m gatedrnn.bench.kernels``.
    path : Path
        File to write.
    """
    data = explorer_data(record)
    rungs = ",\n".join(f"  {json.dumps(rung)}" for rung in data.pop("rungs"))
    head = "".join(f' "{name}": {json.dumps(value)},\n' for name, value in data.items())
    path.write_text(f'{{\n{head} "rungs": [\n{rungs}\n ]\n}}\n', encoding="utf8")


def _up_to(cases: list[Mapping], name: str) -> int | None:
    """The largest hidden size of a rung, where a larger one failed or came out wrong."""
    took = max(case["H"] for case, _ in timed(cases, name))
    larger = [row for case in cases if case["H"] > took for row in case["rows"]]
    failed = any(row["name"] == name and row["status"].startswith(REFUSED) for row in larger)
    return took if failed else None


def _rows(cases: list[Mapping], named: Mapping) -> list[Mapping]:
    return [row for case in cases for row in case["rows"] if row["name"] in named]
