"""The whole of `make memory`: every setting of the plan with every seed, and the record of it."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch

from gatedrnn.bench import provenance
from gatedrnn.bench.record import FORMAT
from gatedrnn.experiments.progress import Progress
from gatedrnn.experiments.record import group, run_row
from gatedrnn.experiments.setting import Setting
from gatedrnn.experiments.training import train


def measure(
    parts: dict[str, list[Setting]],
    seeds: int,
    progress: Progress,
    say: Callable[[str], None] = print,
) -> dict:
    """Train every setting with every seed that `progress` does not hold yet.

    Parameters
    ----------
    parts : dict of str to list of Setting
        From `plan.parts`.
    seeds : int
        Runs of each setting, with seeds from 0 on.
    progress : Progress
        Runs that are done; it grows.
    say : callable
        Takes the lines of the progress report.

    Returns
    -------
    dict
        `format`, `provenance` and `parts`; `read_record` returns the same from a file.
    """
    began = provenance.moment()
    settings = list(dict.fromkeys(setting for listed in parts.values() for setting in listed))
    # Seed by seed, so that a run that is stopped early has a little of everything.
    wanted = [replace(setting, seed=seed) for seed in range(seeds) for setting in settings]
    left = [setting for setting in wanted if setting not in progress.rows]
    for number, setting in enumerate(left):
        started = time.process_time()
        run = train(setting)
        row = run_row(run, time.process_time() - started)
        progress.add(setting, row)
        say(f"{number + 1:3d} of {len(left)}: {sentence(setting, row)}")
    rows = progress.rows
    return {
        "format": FORMAT,
        "provenance": {
            "date": began["date"],
            **provenance.source(),
            **provenance.machine(),
            "versions": provenance.base_versions()
            | {"numpy": np.__version__, "torch": torch.__version__},
            "device": "cpu",
            "threads": 1,
            "seeds": seeds,
            "seconds": round(sum(rows[setting]["seconds"] for setting in wanted)),
        },
        "parts": {
            name: [
                group(setting, [rows[replace(setting, seed=seed)] for seed in range(seeds)])
                for setting in listed
            ]
            for name, listed in parts.items()
        },
    }


def sentence(setting: Setting, row: dict) -> str:
    """Say in a line what came of a run.

    Parameters
    ----------
    setting : Setting
        What was trained.
    row : dict
        From `run_row`.

    Returns
    -------
    str
        Setting, score and time.
    """
    start = "PyTorch's start" if setting.bias is None else f"bias {setting.bias:g}"
    without = f" without {setting.without}" if setting.without else ""
    solved = f"solved at {row['solved_at']}" if row["solved_at"] else "not solved"
    return (
        f"{setting.task} T={setting.T} {setting.cell}{without}, {start}, seed {setting.seed}: "
        f"{row['score']:.3g}, {solved}, {row['seconds']:.1f} s"
    )
