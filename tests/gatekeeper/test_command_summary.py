"""What a tired instructor reads: the summary, at eighty columns."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from gatekeeper.cli.regrade import print_differences
from gatekeeper.cli.summary import print_next, print_summary
from gatekeeper.cli.words import count, duration, listing, points, shorten, visible
from gatekeeper.grade.diff import differences
from gatekeeper.grade.entry import Entry
from gatekeeper.grade.tally import kind_of, tally
from gatekeeper.model import Flag, Graded, Result


def result(grade_id="gates", points=2.0, reason="", state="graded", **more) -> Result:
    """One cell's result, right unless told otherwise."""
    return Result(grade_id, "judged", points, 2.0, state, reason, **more)


def entry(student, *results, fate="graded", flags=(), handed_in=True, before=None, name="lstm"):
    """One student's notebook."""
    seconds = {"total": 0.5}
    graded = Graded(student, "lstm", name, {}, results, (), tuple(flags), seconds)
    return Entry(graded, fate, handed_in, before)


WRONG = result(points=0.0, reason="wrong", misconception="gate-order-ifog")
EMPTY = result(points=0.0, reason="not filled in")
PARTLY = result(points=0.5)
STOPPED = result(points=0.0, reason="time limit", state="zero")
HUMAN = result(points=None, reason="no answer found", state="human")
MISSING = result(points=0.0, reason="missing", state="zero")


def printed(entries, everything=False, width=80) -> str:
    """The whole report as a terminal of that width shows it, without colours."""
    file = io.StringIO()
    console = Console(file=file, width=width, highlight=False, markup=False, emoji=False)
    counted = tally(entries)
    print_summary(console, "lstm", counted, everything=everything)
    print_next(console, "lstm", counted, 20.0)
    return file.getvalue()


@pytest.mark.parametrize(
    ("one", "kind"),
    [
        (result(), "right"),
        (PARTLY, "partly"),
        (WRONG, "wrong"),
        (EMPTY, "empty"),
        (STOPPED, "stopped"),
        (HUMAN, "human"),
    ],
)
def test_each_result_has_one_column(one, kind):
    """No answer is counted twice or lost."""
    assert kind_of(one) == kind


def test_counts_means_and_columns():
    """Six answers, one each; whoever handed in nothing is in no column and no mean."""
    answers = [result(), PARTLY, WRONG, EMPTY, STOPPED, HUMAN]
    class_ = [entry(f"s{k}", answer) for k, answer in enumerate(answers)]
    text = printed([*class_, entry("zoe", MISSING, handed_in=False)])
    assert "lstm   6 notebooks handed in, mean 0.5 of 2 points" in text
    head, row = (line.split() for line in text.splitlines()[2:4])
    assert head == ["question", "right", "partly", "wrong", "empty", "stopped", "human", "mean"]
    assert row == ["gates", "1", "1", "1", "1", "1", "1", "0.5", "/", "2"]
    assert "stopped: 1 time limit" in text
    assert "Handed in nothing, 0 points  1\n  zoe\n" in text


def test_columns_that_nobody_needs_are_left_out():
    """A calm table: right and wrong always, the rest when there is something in it."""
    head = printed([entry("ada", result())]).splitlines()[2].split()
    assert head == ["question", "right", "wrong", "mean"]


def test_common_mistakes_are_those_of_several():
    """One student's slip is in that student's feedback; with --all it is here, too."""
    other = result(points=0.0, reason="wrong", misconception="only-once")
    class_ = [entry("a", WRONG), entry("b", WRONG), entry("c", other)]
    assert "2  gate order ifog  gates" in printed(class_)
    assert "only once" not in printed(class_)
    assert "1  only once" in printed(class_, everything=True)


def test_what_waits_for_a_human_is_grouped():
    """Forty essays are one line; a notebook that cannot be read is one line, not one a question."""
    essays = [entry(f"s{k:02}", result("essay", None, "needs reading", "human")) for k in range(40)]
    broken = [
        result("gates", None, "cannot read", "human"),
        result("loop", None, "cannot read", "human"),
    ]
    text = printed([*essays, entry("zed", *broken)])
    assert "Waiting for you  41" in text
    assert "needs reading  essay" in text
    assert "s00, s01 and 38 more" in text
    assert "cannot read    2 questions  zed" in text
    assert "Next: nbgrader formgrade" in text
    assert "Then: gatekeeper feedback lstm" in text


def test_flags_name_the_student_and_change_nothing():
    """The same sentence about several students is one line."""
    flag = Flag("library-call", "gates", "calls torch.nn.LSTM.")
    text = printed([entry("ada", result(), flags=[flag]), entry("bob", result(), flags=[flag])])
    assert "Worth a look; no points changed  2" in text
    assert "ada and bob  gates: calls torch.nn.LSTM." in text


def test_long_lists_are_cut_and_say_how_to_see_the_rest():
    """The summary fits on a screen, whatever the class did."""
    flags = [Flag("network", "gates", f"tried to reach host {k}.") for k in range(30)]
    text = printed([entry("eve", result(), flags=flags)])
    assert "and 20 more; --all lists them" in text
    assert len(text.splitlines()) < 30
    assert "host 29." in printed([entry("eve", result(), flags=flags)], everything=True)


def test_what_stands_is_said_and_how_to_change_it():
    """Nobody wonders whether a second run has overwritten the first."""
    text = printed([entry("a", result()), entry("b", result(), fate="stands")])
    assert "Graded 1 in 20 s. 1 graded before stands; --force grades them again." in text


def test_trouble_sends_the_instructor_to_the_doctor():
    """The grader's own failure is named as such."""
    human = result("gates", None, "grader error", "human")
    text = printed([entry("ada", human, fate="trouble")])
    assert "Now: gatekeeper doctor" in text


def test_no_line_is_wider_than_the_terminal_whatever_the_names_are():
    """Three hundred characters, directions of writing and escapes included."""
    evil = "\x1b[31m‮" + "x" * 300
    flag = Flag("files", "gates" * 30, f"opened {evil}")
    class_ = [
        entry(evil, result("q" * 80, None, "needs reading", "human"), flags=[flag]),
        entry("名前" * 40, result("q" * 80, 0.0, "wrong", misconception="m" * 90)),
        entry("另一个" * 40, result("q" * 80, 0.0, "wrong", misconception="m" * 90)),
        entry("=1+1", MISSING, handed_in=False),
    ]
    text = printed(class_)
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    assert "\x1b" not in text
    assert "‮" not in text


def test_several_notebooks_are_told_apart():
    """Question names may repeat between the notebooks of one assignment."""
    text = printed([entry("ada", result(), name="one"), entry("ada", result(), name="two")])
    assert "one: gates" in text
    assert "two: gates" in text


def test_differences_of_a_second_look():
    """Points that went up, down, to a human, and those that stayed."""
    before = {"gates": 2.0}
    entries = [
        entry("ada", result(), before=before),
        entry("bob", WRONG, before=before),
        entry("cem", HUMAN, before=before),
        entry("dan", result(), before={"gates": None}),
        entry("eve", result(), before=None),
    ]
    different, new = differences(entries)
    seen = [(row.student, row.before, row.after) for row in different]
    assert seen == [("bob", 2.0, 0.0), ("cem", 2.0, None), ("dan", None, 2.0)]
    assert new == ["eve"]
    file = io.StringIO()
    print_differences(Console(file=file, width=80), different, new)
    assert "Comes out differently  3" in file.getvalue()
    assert "Not recorded before  1\n  eve" in file.getvalue()


def test_words():
    """Small things that are read often."""
    assert [count(1, "page"), count(2, "page"), count(0, "day")] == ["1 page", "2 pages", "0 days"]
    assert [points(2.0), points(1.333), points(0.5)] == ["2", "1.33", "0.5"]
    said = [duration(seconds) for seconds in (0.42, 12, 89, 200, 5000, 7200)]
    assert said == ["0.4 s", "12 s", "89 s", "3 min", "83 min", "2 h 0 min"]
    assert listing([]) == ""
    assert listing(["a"]) == "a"
    assert listing(["a", "b", "c"], 2) == "a, b and 1 more"
    assert shorten("abcdefghij", 5) == "ab…ij"
    assert visible("a\nb\u202ec") == "a\\nb\\u202ec"
