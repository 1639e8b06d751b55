"""What is written down, and the way to and from the file."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from gatedrnn.bench.record import read_json

DEFAULT = Path("book/_data/memory.json")

BLOCK = 20
"""Updates whose losses become one number of the record."""


def run_row(run, seconds: float) -> dict:
    """Put one run into numbers that JSON can hold.

    Parameters
    ----------
    run : Run
        What came of it.
    seconds : float
        Processor time it took.

    Returns
    -------
    dict
        `seed score solved_at reach seconds`; `losses`, means over blocks of 20 updates; and
        `by_step` where the task has an answer at each step.
    """
    starts = np.arange(0, len(run.losses), BLOCK)
    counts = np.diff(starts, append=len(run.losses))
    row = {
        "seed": run.setting.seed,
        "score": _short(run.score),
        "solved_at": run.solved_at,
        "reach": _short(run.reach),
        "seconds": _short(seconds),
        "losses": _shorts(np.add.reduceat(run.losses, starts) / counts),
    }
    if run.by_step is not None:
        row["by_step"] = _shorts(run.by_step)
    return row


def group(setting, rows: list[dict]) -> dict:
    """Put the runs of one setting together.

    Parameters
    ----------
    setting : Setting
        Of any of the runs.
    rows : list of dict
        One a seed, from `run_row`.

    Returns
    -------
    dict
        The fields of the setting without its seed, and `runs`.
    """
    fields = asdict(setting)
    del fields["seed"]
    return {**fields, "runs": rows}


def write_record(record: dict, path: Path) -> None:
    """Write a record, a run a line, so that two of them can be compared.

    Parameters
    ----------
    record : dict
        `format`, `provenance` and `parts`.
    path : Path
        File to write.
    """
    lines = [f' "format": {record["format"]}', f' "provenance": {json.dumps(record["provenance"])}']
    parts = [
        f'  "{name}": [\n' + ",\n".join(map(_group_lines, groups)) + "\n  ]"
        for name, groups in record["parts"].items()
    ]
    lines.append(' "parts": {\n' + ",\n".join(parts) + "\n }")
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf8")


def read_record(path: str | Path = DEFAULT) -> dict:
    """Read what a run of `make memory` has written.

    Parameters
    ----------
    path : str or Path
        File to read.

    Returns
    -------
    dict
        `provenance`, and `parts` from names to groups: settings with their `runs`.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the file holds something else.
    """
    return read_json(path, "make memory")


def _group_lines(entry: dict) -> str:
    fields = json.dumps({name: value for name, value in entry.items() if name != "runs"})
    rows = ",\n".join(f"    {json.dumps(row)}" for row in entry["runs"])
    return f'   {fields[:-1]}, "runs": [\n{rows}]}}'


def _shorts(values) -> list[float]:
    return [_short(value) for value in values]


def _short(value: float) -> float:
    return float(f"{value:.4g}")
