"""A record as text."""

from statistics import median

TITLES = {"numpy": "a light NumPy exercise", "torch": "a light PyTorch exercise"}
NAMES = {"stock": "nbgrader autograde", "gatekeeper": "gatekeeper grade"}
PARTS = {
    "start": "start of the kernel",
    "cells": "cells, in the sandbox",
    "judge": "judge, outside",
    "rest": "rest of the worker",
    "between": "between submissions",
}


def provenance(record: dict) -> str:
    """Say where a record comes from.

    Parameters
    ----------
    record : dict
        What `measure` returns.

    Returns
    -------
    str
        Lines.
    """
    run = record["provenance"]
    jobs = run["jobs"]
    versions = [f"{name} {version}" for name, version in run["versions"].items()]
    changed = " with changes" if run["dirty"] else ""
    rows = [
        ("processor", f"{run['cpu']}, {run['cores']} cores"),
        ("workers", f"nbgrader {jobs['stock']}, gatekeeper {jobs['gatekeeper']}"),
        ("threads", f"{run['threads'] or 'not limited'} in each kernel"),
        ("system", run["system"]),
        *zip(["versions"] + [""] * len(versions), versions, strict=False),
        ("date", f"{run['date']}, {run['seconds'] / 60:.0f} minutes"),
        ("commit", f"{(run['commit'] or 'unknown')[:12]}{changed}"),
        ("seed", f"{run['seed']}"),
        ("rounds", f"{run['rounds']}"),
        ("load", f"{run['load_before']} before, {run['load_after']} after"),
    ]
    return "\n".join(f"{name:12s}{value}" for name, value in rows)


def table(record: dict) -> str:
    """Show the numbers.

    Parameters
    ----------
    record : dict
        What `measure` returns.

    Returns
    -------
    str
        For each exercise submissions a minute, how many times as fast, and where the time goes.
    """
    return "\n\n".join(_exercise(measured) for measured in record["exercises"])


def _exercise(measured: dict) -> str:
    phase, goal = measured["speedup"]["phase"], measured["goal"]
    title = f"{TITLES[measured['name']]}, {measured['students']} submissions"
    lines = [f"{title:42s}{'a minute':>10s}{'grade phase':>14s}{'processor':>14s}"]
    for name, label in NAMES.items():
        whole, running, cpu = (median(measured["graders"][name][k]) for k in _FIELDS)
        lines.append(f"  {label:40s}{60 / whole:10.0f}{60 / running:14.0f}{cpu:12.2f} s")
    times = [measured["speedup"][k] for k in _FIELDS]
    lines.append(
        f"  {'times as fast':40s}{times[0][1]:10.1f}{times[1][1]:14.1f}{times[2][1]:14.1f}"
    )
    spread = [f"{low:.1f}-{high:.1f}" for low, _, high in times]
    lines.append(
        f"  {'  quartiles of the rounds':40s}{spread[0]:>10s}{spread[1]:>14s}{spread[2]:>14s}"
    )
    reached = "reached" if phase[1] >= goal else f"missed by {1 - phase[1] / goal:.0%}"
    lines.append(f"  goal of the grade phase: {goal:g} times as fast, {reached}")
    floor = measured["floor"]
    lines.append(
        f"  floor: the cells alone take {1e3 * floor['cells']:.1f} ms of processor time, "
        f"their imports {1e3 * floor['imports']:.0f} ms once"
    )
    if measured["parts"]:
        lines.append("  a worker's time for one submission:")
        total = sum(measured["parts"].values())
        for part, seconds in measured["parts"].items():
            lines.append(f"    {PARTS[part]:38s}{1e3 * seconds:7.0f} ms{seconds / total:8.0%}")
    return "\n".join(lines)


_FIELDS = ("whole", "phase", "cpu")
