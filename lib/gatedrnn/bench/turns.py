"""One case: build, check, then take turns at the clock."""

import math
from collections.abc import Sequence

from gatedrnn.bench.cases import Case
from gatedrnn.bench.gate import complaint
from gatedrnn.bench.problem import solve

BLOCK = 0.03
"""Seconds that one turn takes at least, so that the clock's grain and the switch do not show."""

LEAST_ROUNDS, LONG = 5, 12.0
"""Rounds that every case has, and the seconds after which a case has no more than these."""


def measure_case(case: Case, players: Sequence, rounds: int, *, block: float = BLOCK):
    """Measure all contenders of all libraries on one case.

    Parameters
    ----------
    case : Case
        What is measured.
    players : sequence of Player
        The libraries.
    rounds : int
        Number of rounds; each contender has one turn a call and round. A case whose rounds are
        long has fewer, though not below `LEAST_ROUNDS`.
    block : float
        Seconds that a turn takes at least.

    Returns
    -------
    complaints : dict of str to str
        Contenders that are not timed, and why.
    seconds : dict of (str, str) to list of float
        For each contender and call that is timed, seconds a call, one number a round.
    """
    for player in players:
        player.tell("build", case)
    # The reference works while the libraries compile; nothing is timed yet.
    expected = solve(case)
    complaints, turns = {}, {}
    for player in players:
        for name, calls in player.answer().items():
            if isinstance(calls, str):
                complaints[name] = f"failed, not timed: {calls}"
            else:
                turns |= {(name, call): player for call in calls}
    for name, player in {name: player for (name, _), player in turns.items()}.items():
        problem = judge(player.ask("check", name), expected, case.dtype)
        if problem:
            complaints[name] = problem
    turns = {key: player for key, player in turns.items() if key[0] not in complaints}
    return complaints, take_turns(turns, rounds, block)


def judge(answer, expected: dict, dtype: str) -> str | None:
    """Say what is wrong with the answer of a worker's `check`.

    Parameters
    ----------
    answer : list of dict, str or None
        Arrays of calls "f", "fb", "f", "fb"; or why there are none; or nothing to check.
    expected : dict of ndarray
        Right arrays.
    dtype : str
        Dtype that was asked for.

    Returns
    -------
    str or None
        What is wrong, if anything.
    """
    if answer is None:
        return None
    if isinstance(answer, str):
        return f"failed, not timed: {answer}"
    forward = {name: right for name, right in expected.items() if not name.startswith("d")}
    for results, right in zip(answer, (forward, expected) * 2, strict=True):
        problem = complaint(results, right, dtype)
        if problem:
            return f"wrong, not timed: {problem}"
    return None


def take_turns(turns: dict, rounds: int, block: float) -> dict[tuple, list[float]]:
    """Let everybody run once a round, never two at a time.

    Parameters
    ----------
    turns : dict of (str, str) to Player
        Who runs which contender and call.
    rounds : int
        Number of rounds, fewer where they are long.
    block : float
        Seconds that a turn takes at least.

    Returns
    -------
    dict of (str, str) to list of float
        Seconds a call, one number a round.
    """
    repeats, cost = {}, 0.0
    for (name, call), player in turns.items():
        once = player.ask("time", name, call, 1)
        repeats[name, call] = max(1, math.ceil(block / max(once, 1e-6)))
        cost += once * repeats[name, call]
    seconds = {key: [] for key in turns}
    for turn in range(rounds_within(LONG, cost, rounds)):
        for name, call in order(list(turns), turn):
            answer = turns[name, call].ask("time", name, call, repeats[name, call])
            seconds[name, call].append(answer)
    return seconds


def rounds_within(budget: float, cost: float, rounds: int) -> int:
    """Number of rounds that a case gets.

    Parameters
    ----------
    budget, cost : float
        Seconds for all rounds, and seconds that one takes.
    rounds : int
        Number of rounds that was asked for.

    Returns
    -------
    int
        What the budget allows, between `LEAST_ROUNDS` and `rounds`; `rounds` where that is less.
    """
    affordable = rounds if cost * rounds <= budget else int(budget / cost)
    return min(rounds, max(LEAST_ROUNDS, affordable))


def order(keys: list, turn: int) -> list:
    """Order of the turns in one round.

    Parameters
    ----------
    keys : list of (str, str)
        Contender and call.
    turn : int
        Number of the round.

    Returns
    -------
    list of (str, str)
        Calls of one kind stand together, because they are compared; within a kind each round
        starts with another contender, so that nobody always runs first or after the same one.
    """
    kinds = {}
    for name, call in keys:
        kinds.setdefault(call if call in ("f", "fb") else "floor", []).append((name, call))
    mixed = []
    for kind in kinds.values():
        start = turn % len(kind)
        turned = kind[start:] + kind[:start]
        mixed += turned if turn // len(kind) % 2 == 0 else turned[::-1]
    return mixed
