"""Turns are interleaved, blocks are long enough, and ratios are those of the clock."""

from collections import Counter

import pytest

from gatedrnn.bench.numpy_side import fast_layer, textbook
from gatedrnn.bench.ratios import Spread, geometric_mean, per_round, spread
from gatedrnn.bench.record import case_record
from gatedrnn.bench.turns import measure_case, order, rounds_within, take_turns
from gatedrnn.bench.worker import Worker

KEYS = [(name, call) for name in "abc" for call in ("f", "fb")] + [("floor", "step")]


def timed(asked, repeats=None):
    return [r[1:3] for r in asked if r[0] == "time" and (repeats is None or r[3] == repeats)]


def test_each_round_has_each_turn_once():
    for turn in range(7):
        assert Counter(order(KEYS, turn)) == Counter(KEYS)


def test_calls_that_are_compared_stand_together():
    for turn in range(7):
        assert [call for _, call in order(KEYS, turn)] == ["f"] * 3 + ["fb"] * 3 + ["step"]


def test_nobody_is_always_first_nor_always_after_the_same():
    rounds = [[name for name, call in order(KEYS, turn) if call == "f"] for turn in range(6)]
    assert Counter(names[0] for names in rounds) == {"a": 2, "b": 2, "c": 2}
    assert {tuple(names) for names in rounds} >= {("a", "b", "c"), ("c", "b", "a")}


def test_libraries_take_turns_within_a_round(players, asked, lstm_case):
    measure_case(lstm_case, players, rounds=9)
    turns = timed(asked)
    contenders = ["fast", "again", "textbook"]
    floor = [("floor", part) for part in ("step", "hoisted", "tanh", "step back", "hoisted back")]
    first_look = len(contenders) * 2 + len(floor)
    # A round takes 17 s of the fake clock, so the case has five of nine, after one look.
    assert len(turns) == 6 * first_look
    for start in range(first_look, len(turns), first_look):
        assert Counter(turns[start : start + 3]) == Counter((name, "f") for name in contenders)
        assert Counter(turns[start + 3 : start + 6]) == Counter((n, "fb") for n in contenders)


def test_checks_come_before_the_clock(players, asked, lstm_case):
    measure_case(lstm_case, players, rounds=1)
    verbs = [request[0] for request in asked]
    assert verbs == sorted(verbs, key=["build", "check", "time"].index)


def test_a_block_is_as_long_as_asked(player, clock, asked, lstm_case):
    quick = player(fast=lambda case: clock.pretend(fast_layer(case), 0.004))
    turns = {("fast", "f"): quick}
    quick.ask("build", lstm_case)
    seconds = take_turns(turns, rounds=2, block=0.03)
    # 4 ms a call: eight of them make 32 ms; the look before the rounds is one.
    assert [request[3] for request in asked if request[0] == "time"] == [1, 8, 8]
    assert seconds["fast", "f"] == pytest.approx([0.004, 0.004])


@pytest.mark.parametrize(
    ("cost", "asked_for", "given"), [(1, 9, 9), (1.5, 9, 8), (60, 9, 5), (60, 3, 3), (0, 9, 9)]
)
def test_long_rounds_are_fewer(cost, asked_for, given):
    assert rounds_within(12, cost, asked_for) == given


def test_a_worker_reports_the_mean_of_its_block(clock, player, lstm_case):
    worker = player(fast=lambda case: clock.pretend(fast_layer(case), [1.0, 2.0, 6.0])).worker
    assert isinstance(worker, Worker)
    worker.build(lstm_case)
    assert worker.time("fast", "f", 3) == pytest.approx(3)


def test_ratios_are_taken_within_a_round():
    # The machine slows down threefold in the second round: each ratio stays what it was.
    ours, theirs = [1.0, 3.0, 1.0], [2.0, 6.0, 2.0]
    assert per_round(ours, theirs) == [0.5, 0.5, 0.5]
    # The ratio of medians would be 1 / 3 here.
    assert spread(per_round([1, 1, 9], [3, 1, 9])).median == 1


def test_rounds_must_pair_up():
    with pytest.raises(ValueError, match=r"^per_round: theirs has 1 rounds, expected 2$"):
        per_round([1, 2], [1])


def test_spread_is_median_and_quartiles():
    assert spread([5, 1, 2, 4, 3]) == Spread(2, 3, 4)
    assert spread([7]) == Spread(7, 7, 7)
    with pytest.raises(ValueError, match=r"^spread: values is empty"):
        spread([])


def test_geometric_mean_of_inverse_ratios_is_one():
    assert geometric_mean([4, 0.25]) == pytest.approx(1)


def test_a_fake_clock_gives_exact_ratios(players, lstm_case):
    record = case_record(lstm_case, *measure_case(lstm_case, players, rounds=3))
    rows = {row["name"]: row for row in record["rows"]}
    for mode in ("f", "fb"):
        assert rows["again"][mode]["ratio"] == [1, 1, 1]
        assert rows["textbook"][mode]["ratio"] == [0.5, 0.5, 0.5]
        assert rows["textbook"][mode]["ms"] == [4000, 4000, 4000]
    # The floor is the sum of three parts forward, of five forward and backward.
    assert rows["floor"]["f"]["ratio"] == pytest.approx([2 / 3] * 3, rel=1e-3)
    assert rows["floor"]["fb"]["ratio"] == [0.4, 0.4, 0.4]


def test_the_record_pairs_the_rounds(lstm_case):
    """Rounds of 1, 1 and 9 seconds against 3, 1 and 9: the median ratio is 1, not 1 / 3."""
    ours, theirs = [1.0, 1.0, 9.0], [3.0, 1.0, 9.0]
    seconds = {("fast", mode): ours for mode in ("f", "fb")}
    seconds |= {("torch", mode): theirs for mode in ("f", "fb")}
    row = case_record(lstm_case, {}, seconds)["rows"][1]
    assert row["f"]["ratio"] == pytest.approx([2 / 3, 1, 1], rel=1e-3)


def test_rates_of_the_floor(players, lstm_case):
    T, B, D, H = lstm_case.size
    floor = case_record(lstm_case, *measure_case(lstm_case, players, rounds=1))["floor"]
    assert floor["step_gflops"] == pytest.approx(2 * T * B * H * 4 * H / 1e9, rel=1e-3)
    assert floor["hoisted_gflops"] == pytest.approx(2 * T * B * D * 4 * H / 1e9, rel=1e-3)
    assert floor["tanh_ns"] == pytest.approx(1e9 / (T * B * H * 5), rel=1e-3)


def test_without_the_fast_layer_there_are_times_and_no_ratios(player, lstm_case):
    record = case_record(
        lstm_case, *measure_case(lstm_case, [player(textbook=textbook)], 1, block=0)
    )
    (row,) = record["rows"]
    assert row["f"]["ratio"] is None
    assert row["status"] == "timed"
