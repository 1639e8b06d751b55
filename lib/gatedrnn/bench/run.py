"""A whole run: every case of a plan, and the record of it."""

import time
from collections.abc import Callable

from gatedrnn.bench import provenance
from gatedrnn.bench.cases import Plan, weight
from gatedrnn.bench.players import start_all
from gatedrnn.bench.record import FORMAT, case_record
from gatedrnn.bench.turns import measure_case


def measure(plan: Plan, say: Callable[[str], None] = print, start: Callable = start_all) -> dict:
    """Measure everything in a plan.

    Parameters
    ----------
    plan : Plan
        What is measured.
    say : callable
        Takes the lines of the progress report.
    start : callable
        Returns the players; a test hands in its own.

    Returns
    -------
    dict
        `format`, `provenance` and `cases`; `read_record` returns the same from a file.

    Raises
    ------
    BenchError
        If a library does not start, or its process ends.
    """
    began, first = time.monotonic(), provenance.moment()
    say("starting the libraries ...")
    players = start()
    try:
        for player in players:
            player.tell("prepare")
        versions = {name: v for player in players for name, v in player.answer().items()}
        cases = _measure_all(plan, players, say)
    finally:
        for player in players:
            player.stop()
    return {
        "format": FORMAT,
        "provenance": {
            "date": first["date"],
            **provenance.source(),
            **provenance.machine(),
            "versions": provenance.base_versions() | versions,
            "threads": 1,
            "clock": "processor time of the library's process",
            "seed": plan.seed,
            "rounds": plan.rounds,
            "load_before": first["load"],
            "load_after": provenance.moment()["load"],
            "seconds": round(time.monotonic() - began),
        },
        "cases": cases,
    }


def _measure_all(plan: Plan, players, say: Callable[[str], None]) -> list[dict]:
    cases, records = plan.cases(), []
    weights = [weight(case, plan.rounds) for case in cases]
    began = time.monotonic()
    for number, case in enumerate(cases):
        done, spent = sum(weights[:number]), time.monotonic() - began
        # The first estimate is for the machine on which the weights were found.
        left = sum(weights[number:]) * (spent / done if done else 1)
        say(f"{number + 1:2d} of {len(cases)}: {case}, about {_duration(left)} left")
        record = case_record(case, *measure_case(case, players, plan.rounds))
        records.append(record)
        for row in record["rows"]:
            if row["status"] != "timed":
                say(f"    {row['name']}: {row['status']}")
    return records


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
