"""No speed without the right points; the arithmetic; and what is recorded is complete."""

import json
import random
import re
from pathlib import Path

import numpy as np
import pytest

from gatekeeper.bench import cli, questions, read_record, run, table
from gatekeeper.bench.exercises import EXERCISES
from gatekeeper.bench.gate import check
from gatekeeper.bench.graders import Run, pace
from gatekeeper.bench.record import write
from gatekeeper.bench.run import FIELDS, Plan, measure
from gatekeeper.bench.submissions import answered, source_notebook
from gatekeeper.bench.table import NAMES, PARTS, TITLES, provenance
from gatekeeper.model import GatekeeperError
from gatekeeper.sandbox import why_not

ROOT = Path(__file__).resolve().parents[2]
RECORDED = ROOT / "book" / "_data" / "bench-grading.json"
DESERVED = {("ada", "softmax-test"): 3.0, ("bob", "softmax-test"): 0.0}
PLAN = Plan(exercises=("numpy",), students=99, rounds=3)


class Graders:
    """Both graders without grading: stock takes 8 s a submission and twice that later."""

    def __init__(self, wrong=""):
        self.turns, self.wrong = [], wrong

    def __call__(self, grader, course, assignment, jobs):
        self.turns.append(grader)
        points = dict(DESERVED)
        if grader == self.wrong:
            points["ada", "softmax-test"] = 2.0
        stock = grader == "stock"
        seconds = (8.0 if len(self.turns) <= 2 else 16.0) if stock else 2.0
        parts = {} if stock else dict.fromkeys(PARTS, 0.25)
        return Run(seconds, seconds / 2, 3.0, points, parts)


@pytest.fixture
def fake(monkeypatch):
    """No course is made, and nothing is executed."""
    monkeypatch.setattr(run, "make_course", lambda *_: DESERVED)
    monkeypatch.setattr(run, "copy_course", lambda *_: None)
    monkeypatch.setattr(run, "floor", lambda *_: (0.06, 0.001))


@pytest.fixture
def record(fake):
    return measure(PLAN, say=lambda line: None, grade=Graders())


def check_schema(record):
    """Every field is there, and every number is finite."""
    assert list(record) == ["format", "provenance", "exercises"]
    said = record["provenance"]
    assert said.keys() == {
        "date", "commit", "dirty", "cpu", "cores", "system", "versions", "jobs", "threads", "seed",
        "rounds", "load_before", "load_after", "seconds",
    }  # fmt: skip
    assert said["versions"].keys() >= {"python", "nbgrader", "nbclient", "distributed", "numpy"}
    assert said["jobs"]["stock"] == 1
    for exercise in record["exercises"]:
        assert exercise["name"] in TITLES
        assert exercise["graders"].keys() == NAMES.keys()
        assert exercise["parts"].keys() == PARTS.keys()
        for numbers in exercise["graders"].values():
            assert list(numbers) == list(FIELDS)
            for values in numbers.values():
                assert len(values) == said["rounds"]
                assert np.isfinite(values).all()
                assert min(values) > 0
        for low, middle, high in exercise["speedup"].values():
            assert 0 < low <= middle <= high
        assert min(exercise["floor"].values()) > 0


def test_schema(record):
    check_schema(record)


def test_a_ratio_is_formed_within_a_round(record):
    (numpy,) = record["exercises"]
    assert numpy["graders"]["stock"]["whole"] == [8, 16, 16]
    assert numpy["graders"]["gatekeeper"]["whole"] == [2, 2, 2]
    assert numpy["speedup"]["whole"] == numpy["speedup"]["phase"] == [6, 8, 8]
    assert numpy["speedup"]["cpu"] == [1, 1, 1]


def test_the_graders_take_turns(fake):
    graders = Graders()
    measure(PLAN, say=lambda line: None, grade=graders)
    assert graders.turns[:2] == graders.turns[3:1:-1] == graders.turns[4:]
    assert sorted(graders.turns[:2]) == sorted(NAMES)


@pytest.mark.parametrize("grader", list(NAMES))
def test_the_gate_refuses_a_wrong_score(fake, grader):
    with pytest.raises(GatekeeperError) as refusal:
        measure(PLAN, say=lambda line: None, grade=Graders(wrong=grader))
    assert str(refusal.value) == (
        f"{grader} gave ada 2.0 points for softmax-test, expected 3.0: no speed is reported."
    )


@pytest.mark.parametrize("points", [{}, DESERVED | {("eve", "softmax-test"): 0.0}])
def test_the_gate_refuses_a_missing_and_a_strange_score(points):
    with pytest.raises(GatekeeperError, match="no speed is reported"):
        check("stock", points, DESERVED)


def test_nothing_is_written_behind_a_closed_gate(fake, monkeypatch, tmp_path, capsys):
    wrong = Graders(wrong="gatekeeper")
    monkeypatch.setattr(cli, "measure", lambda plan, say: measure(plan, say, wrong))
    options = ["--students", "99", "--output", str(tmp_path / "bench.json")]
    assert cli.main(options) == 1
    assert "no speed is reported" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_part_does_not_replace_the_record(fake, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli, "measure", lambda plan, say: measure(plan, say, Graders()))
    assert cli.main(["--rounds", "2", "--students", "99"]) == 0
    assert "Nothing is written" in capsys.readouterr().out
    assert cli.main([]) == 1
    assert "There is no folder book/_data" in capsys.readouterr().err


def test_a_class_has_to_be_larger_than_the_machine():
    with pytest.raises(GatekeeperError, match=r"^1 students, expected more than this machine"):
        measure(Plan(students=1), say=print)


def test_the_pace_leaves_the_first_of_each_worker_out():
    # Two workers: both start slowly, then each finishes one every 2 seconds.
    assert pace([14, 10, 10, 12, 12, 14], jobs=2) == 1
    assert pace([5, 7, 9], jobs=1) == 2


def test_write_and_read(record, tmp_path):
    path = tmp_path / "bench.json"
    write(record, path)
    assert read_record(path) == record == json.loads(path.read_text())
    # A list of numbers is one line.
    assert not re.search(r"^\s*[\d.]+,?$", path.read_text(), re.MULTILINE)


def test_what_is_no_record_is_refused(tmp_path):
    path = tmp_path / "bench.json"
    with pytest.raises(FileNotFoundError, match=r"bench.json does not exist; `make bench-grading`"):
        read_record(path)
    for text in ("{", "[]", '{"format": 0}'):
        path.write_text(text)
        with pytest.raises(ValueError, match=r"is (not JSON|no record of `make bench-grading`)"):
            read_record(path)


def test_the_table_names_the_gap(record):
    lines = table(record).splitlines()
    assert max(map(len, lines)) <= 85
    assert "  goal of the grade phase: 5 times as fast, reached" in lines
    record["exercises"][0]["speedup"]["phase"] = [3, 4, 5]
    assert "  goal of the grade phase: 5 times as fast, missed by 20%" in table(record).splitlines()
    assert "rounds      3" in provenance(record)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=list(EXERCISES))
def test_cell_and_question_agree(exercise):
    """Every answer earns the same from the plain test cell and from the judge."""
    if exercise.name == "torch":
        pytest.importorskip("torch")
    for part in exercise.parts:
        head = part.right.split("\n", 1)[0]
        for answer in (part.right, *(f"{head}\n    {body}" for body in part.wrong)):
            namespace = {}
            exec(f"{exercise.imports}\n{answer}", namespace)
            assert earns(part.test, namespace) == (answer == part.right)
            if part.question:
                question = getattr(questions, part.question.partition(":")[2])
                assert question.points == part.points
                assert asked(question, namespace) == (answer == part.right)


def earns(test, namespace) -> bool:
    try:
        exec(test, namespace)
    except Exception:
        return False
    return True


def asked(question, namespace) -> bool:
    inputs = question.draw(np.random.default_rng(5))
    namespace = namespace | {"inputs": inputs}
    if not earns(question.call, namespace):
        return False
    return question.judge(inputs, namespace["outputs"]).points == question.points


def test_the_seed_decides_who_writes_what():
    exercise = EXERCISES["numpy"]
    source = source_notebook(exercise)
    written = [
        [answered(source, exercise, rng)[1] for _ in range(20)]
        for rng in (random.Random(1), random.Random(1), random.Random(2))
    ]
    assert written[0] == written[1] != written[2]
    totals = {sum(points.values()) for points in written[0]}
    assert max(totals) == 7
    assert min(totals) < 7


@pytest.mark.slow
def test_a_small_real_run(tmp_path):
    if reason := why_not():
        pytest.skip(reason)
    plan = Plan(exercises=("numpy",), students=run._cores() + 1, rounds=1)
    record = measure(plan, say=lambda line: None)
    check_schema(record)
    (numpy,) = record["exercises"]
    assert numpy["graded_cells"] == 3 * plan.students
    # What the parts leave over is what the pace says; a negative rest would be a wrong account.
    parts = {name: value for name, value in numpy["parts"].items() if name != "between"}
    assert min(parts.values()) >= 0


def test_the_recorded_run_is_complete():
    """What the book shows: a full run of a committed tree."""
    record = read_record(RECORDED)
    check_schema(record)
    assert record["provenance"]["dirty"] is False
    assert re.fullmatch("[0-9a-f]{40}", record["provenance"]["commit"])
    assert record["provenance"]["rounds"] == Plan().rounds
    assert [exercise["name"] for exercise in record["exercises"]] == list(Plan().exercises)
    assert {exercise["students"] for exercise in record["exercises"]} == {Plan().students}
