"""One run: both graders in turns on the same submissions, behind the gate."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from gatekeeper.bench import graders
from gatekeeper.bench.exercises import EXERCISES, Exercise
from gatekeeper.bench.floor import floor
from gatekeeper.bench.gate import check
from gatekeeper.bench.provenance import machine, moment, source, versions
from gatekeeper.bench.record import FORMAT
from gatekeeper.bench.submissions import copy_course, make_course
from gatekeeper.model import GatekeeperError

FIELDS = ("whole", "phase", "cpu")


class Plan(NamedTuple):
    """What a run measures.

    Attributes
    ----------
    exercises : sequence of str
        Keys of `EXERCISES`.
    students : int
        Size of the class.
    rounds : int
        How often each grader has its turn.
    seed : int
        Of who writes what.
    """

    exercises: Sequence[str] = tuple(EXERCISES)
    students: int = 16
    rounds: int = 5
    seed: int = 0


QUICK = Plan(exercises=("numpy",), students=6, rounds=1)


def measure(plan: Plan, say: Callable[[str], None], grade: Callable = graders.grade) -> dict:
    """Measure both graders.

    Parameters
    ----------
    plan : Plan
        On what, and how often.
    say : callable
        Receives one line for each turn.
    grade : callable
        What stands for `graders.grade`.

    Returns
    -------
    dict
        `format`, `provenance` and `exercises`.

    Raises
    ------
    GatekeeperError
        If a grader stops, or gives points that a student does not deserve.
    """
    cores, start, before = _cores(), time.perf_counter(), moment()
    if plan.students <= cores:
        raise GatekeeperError(
            f"{plan.students} students, expected more than this machine has cores, {cores}."
        )
    with tempfile.TemporaryDirectory(prefix="gatekeeper-bench-") as folder:
        measured = [
            _measure(EXERCISES[name], plan, cores, Path(folder), say, grade)
            for name in plan.exercises
        ]
    made = {
        "date": before["date"],
        **source(),
        **machine(),
        "versions": versions(),
        "jobs": {"stock": 1, "gatekeeper": cores},
        "threads": int(os.environ.get("OMP_NUM_THREADS", 0)) or None,
        "seed": plan.seed,
        "rounds": plan.rounds,
        "load_before": before["load"],
        "load_after": moment()["load"],
        "seconds": round(time.perf_counter() - start),
    }
    return {"format": FORMAT, "provenance": made, "exercises": measured}


def _measure(exercise: Exercise, plan: Plan, cores: int, folder: Path, say, grade) -> dict:
    course = folder / exercise.name
    say(f"{exercise.name}: making {plan.students} submissions")
    deserved = make_course(course, exercise, plan.students, plan.seed)
    jobs, runs = {"stock": 1, "gatekeeper": cores}, {"stock": [], "gatekeeper": []}
    for turn in range(plan.rounds):
        for grader in sorted(runs, reverse=turn % 2 == 1):
            copy = copy_course(course, folder / "copy")
            run = grade(grader, copy, exercise.name, jobs[grader])
            check(grader, run.points, deserved)
            runs[grader].append(run)
            say(
                f"{exercise.name}, round {turn + 1} of {plan.rounds}: {grader} "
                f"{60 / run.whole:.0f} a minute ({60 / run.phase:.0f} in the grade phase)"
            )
    imports, cells = floor(course, exercise.name)
    return {
        "name": exercise.name,
        "students": plan.students,
        "graded_cells": len(deserved),
        "goal": exercise.goal,
        "floor": {"imports": _short(imports), "cells": _short(cells)},
        "graders": {name: _numbers(runs[name]) for name in runs},
        "speedup": {field: _speedup(runs, field) for field in FIELDS},
        "parts": {
            part: _short(statistics.median(run.parts[part] for run in runs["gatekeeper"]))
            for part in runs["gatekeeper"][0].parts
        },
    }


def _numbers(runs: list) -> dict:
    return {field: [_short(getattr(run, field)) for run in runs] for field in FIELDS}


def _speedup(runs: dict, field: str) -> list[float]:
    # Within a round, because a busy machine slows both.
    pairs = zip(runs["stock"], runs["gatekeeper"], strict=True)
    ratios = [getattr(stock, field) / getattr(ours, field) for stock, ours in pairs]
    if len(ratios) == 1:
        return [_short(ratios[0])] * 3
    return [_short(q) for q in statistics.quantiles(ratios, n=4, method="inclusive")]


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count()


def _short(value: float) -> float:
    return float(f"{value:.4g}")
