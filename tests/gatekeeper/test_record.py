"""Scores are recorded whole, once, by nbgrader's rules; what a human entered stands."""

import json
import logging
import os
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import nbformat
import pytest
from nbgrader.api import Gradebook

from gatekeeper.course import Course
from gatekeeper.model import Flag, GatekeeperError, Graded, Intake, Result
from gatekeeper.record import (
    Receipt,
    Receipts,
    Run,
    Saved,
    Store,
    keep,
    one_grader,
    read_audit,
    recorded,
    students,
    write,
)
from gatekeeper.record.gradebook import LatePenalties

READABLE = Intake("readable", None, digest="d1")
MISSING = Intake("missing", None)
UNREADABLE = Intake("unreadable", None, notes=("cannot be read.",), digest="d1")
RUN = Run("gatekeeper grade tiny")
EVERYTHING = {
    "scale-check": 2,
    "running-check": 3,
    "middle-test": 2,
    "words-test": 4,
    "unit-test": 1,
}


@pytest.fixture(scope="session")
def made(course_copy, tmp_path_factory):
    """The folder of a course whose gradebook knows the assignment; it takes seconds to make."""
    root = course_copy(tmp_path_factory.mktemp("made"))
    Course.load(root).ensure_assignment("tiny")
    return root


@pytest.fixture
def ready(made, tmp_path):
    """A course whose gradebook knows the assignment."""
    return Course.load(shutil.copytree(made, tmp_path / "ready"))


@pytest.fixture
def grade(released):
    """``grade(student, points=None, answered=True) -> Graded``, as execution would give it."""

    def make(student, points=None, answered=True):
        notebook = nbformat.read(released, nbformat.NO_CONVERT)
        points = EVERYTHING | (points or {})
        cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
        results = []
        for cell in cells:
            name, most = cell.metadata.nbgrader.grade_id, float(cell.metadata.nbgrader.points)
            if cell.cell_type == "markdown":
                cell.source = "Because." if answered else cell.source
                human = Result(name, "manual", None, most, "human", "needs reading")
                zero = Result(name, "manual", 0, most, "graded", "not filled in")
                results.append(human if answered else zero)
                continue
            cell.outputs = outputs(points[name], most)
            state = "human" if points[name] is None else "graded"
            results.append(Result(name, "test", points[name], most, state))
        return Graded(student, "tiny", "tiny", json.loads(json.dumps(notebook)), tuple(results))

    return make


def outputs(points, most) -> list:
    if points is None or points == most:
        return [nbformat.v4.new_output("stream", name="stdout", text="Right.")]
    if points == 0:
        return [nbformat.v4.new_output("error", ename="E", evalue="wrong", traceback=["wrong"])]
    return [nbformat.v4.new_output("execute_result", data={"text/plain": str(points)})]


def nothing(student) -> Graded:
    points = {**EVERYTHING, "explain": 3}
    zeros = (Result(name, "test", 0, most, "zero", "missing") for name, most in points.items())
    return Graded(student, "tiny", "tiny", {}, tuple(zeros))


def gradebook_of(course) -> Gradebook:
    return Gradebook(course.db_url, course.course_id)


def autos(course, student) -> dict:
    with gradebook_of(course) as gradebook:
        notebook = gradebook.find_submission_notebook("tiny", "tiny", student)
        return {grade.name: grade.auto_score for grade in notebook.grades}


# The lock.


def test_a_second_grader_is_told_who_is_at_work(course):
    state = Course.load(course).state
    script = (
        "import sys\nfrom pathlib import Path\nfrom gatekeeper.record import one_grader\n"
        f"with one_grader(Path({str(state)!r}), 'grade tiny'):\n"
        "    print('in', flush=True)\n    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script]
    first = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert first.stdout.readline() == b"in\n"
        with pytest.raises(GatekeeperError) as error, one_grader(state):
            pass
        assert f"process {first.pid} " in str(error.value)
        assert "grade tiny" in str(error.value)
    finally:
        first.kill()
        first.communicate()
    with one_grader(state, "grade tiny"):
        pass


def test_one_process_cannot_grade_a_course_twice_at_once(course):
    state = Course.load(course).state
    with one_grader(state), pytest.raises(GatekeeperError), one_grader(state):
        pass
    with one_grader(state):
        pass


def test_a_worker_that_outlives_its_grader_does_not_hold_the_lock(course):
    state = Course.load(course).state
    script = (
        "import os, time\nfrom pathlib import Path\nfrom gatekeeper.record import one_grader\n"
        f"with one_grader(Path({str(state)!r})):\n"
        "    child = os.fork()\n    if not child:\n        os.close(1)\n        time.sleep(60)\n"
        "    print(child, flush=True)\n    os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, check=False)
    child = int(done.stdout)
    try:
        os.kill(child, 0)
        with one_grader(state):
            pass
    finally:
        os.kill(child, 9)


# The store.


def test_a_result_comes_back_as_it_was(tmp_path, grade):
    store = Store(tmp_path, "tiny")
    graded = replace(
        grade("日\udcff本"),
        flags=(Flag("network", "scale", "s."),),
        notes=("n",),
        seconds={"a": 1.5},
    )
    saved = Saved(graded, "d1", "s1", {"scale-check": 2**64 - 1}, sandboxed=False)
    store.put(saved)
    assert Store(tmp_path, "tiny").read("waiting", graded.student, "tiny") == saved
    assert store.find(graded.student, "tiny", "d1", "s1") == "waiting"
    store.finish(graded.student, "tiny")
    assert store.find(graded.student, "tiny", "d1", "s1") == "done"
    assert store.find(graded.student, "tiny", "d2", "s1") is None
    assert store.find(graded.student, "tiny", "d1", "s2") is None
    assert list(store.all("done")) == [saved]
    assert list(store.all("waiting")) == []


def test_names_that_look_alike_do_not_meet(tmp_path, grade):
    store = Store(tmp_path, "tiny")
    names = ["a/b", "a_b", "a-b", "..", "", "x" * 300, "x" * 301, "Ann", "ann", "a\nb"]
    for name in names:
        store.put(Saved(replace(grade("x"), student=name), "d", "s"))
    assert {s.graded.student for s in store.all("waiting")} == set(names)
    assert all(store.read("waiting", name, "tiny").graded.student == name for name in names)
    assert [p for p in tmp_path.rglob("*.json") if p.parent != store.folder / "waiting"] == []
    assert all(stat.S_IMODE(p.stat().st_mode) == 0o600 for p in tmp_path.rglob("*.json"))


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"graded": 1}', b"\xff\xfe"])
def test_a_damaged_result_is_made_again(tmp_path, grade, damage):
    store = Store(tmp_path, "tiny")
    store.put(Saved(grade("ann"), "d", "s"))
    next(store.folder.glob("waiting/*.json")).write_bytes(damage)
    assert store.find("ann", "tiny", "d", "s") is None
    assert list(store.all("waiting")) == []


def test_what_a_killed_run_half_wrote_is_swept(tmp_path, grade):
    store = Store(tmp_path, "tiny")
    store.put(Saved(grade("ann"), "d", "s"))
    (store.folder / "waiting" / ".abc.draft").write_text("{")
    store.sweep()
    assert len(list((store.folder / "waiting").iterdir())) == 1


# The writer.


def test_scores_notebook_and_submission_are_recorded(ready, grade):
    graded = grade("ann", {"scale-check": 0, "words-test": 2.5})
    when = datetime(2030, 1, 2, 3, 4, 5)
    change = write(ready, graded, READABLE, Receipt(when, text="2030-01-02 03:04:05 UTC"))
    assert autos(ready, "ann") == EVERYTHING | {
        "scale-check": 0, "words-test": 2.5, "explain": None
    }  # fmt: skip
    assert change.before == {}
    assert change.after["score"] == 8.5
    with gradebook_of(ready) as gradebook:
        assert gradebook.find_submission("tiny", "ann").timestamp == when
        assert gradebook.find_submission_notebook("tiny", "tiny", "ann").needs_manual_grade
        assert gradebook.find_comment("explain", "tiny", "tiny", "ann").auto_comment is None
    path = ready.root / "autograded" / "ann" / "tiny" / "tiny.ipynb"
    assert nbformat.read(path, nbformat.NO_CONVERT) == nbformat.from_dict(graded.notebook)
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert sorted(p.name for p in path.parent.iterdir()) == ["timestamp.txt", "tiny.ipynb"]


def test_an_answer_that_was_not_filled_in_needs_nobody(ready, grade):
    write(ready, grade("ann", answered=False), READABLE, Receipt())
    assert autos(ready, "ann") == EVERYTHING | {"explain": 0}
    with gradebook_of(ready) as gradebook:
        assert not gradebook.find_submission("tiny", "ann").needs_manual_grade
        comment = gradebook.find_comment("explain", "tiny", "tiny", "ann")
        assert comment.auto_comment == "No response."


def test_a_judged_cell_for_a_human_has_no_points_yet(ready, grade):
    write(ready, grade("ann", {"scale-check": None}, answered=False), READABLE, Receipt())
    assert autos(ready, "ann")["scale-check"] is None
    with gradebook_of(ready) as gradebook:
        assert gradebook.find_grade("scale-check", "tiny", "tiny", "ann").needs_manual_grade
        assert not gradebook.find_grade("unit-test", "tiny", "tiny", "ann").needs_manual_grade


def test_missing_is_zero_and_no_error(ready):
    write(ready, nothing("ann"), MISSING, Receipt())
    assert set(autos(ready, "ann").values()) == {0}
    with gradebook_of(ready) as gradebook:
        assert not gradebook.find_submission("tiny", "ann").needs_manual_grade
    assert not (ready.root / "autograded").exists()


def test_an_unreadable_notebook_waits_for_a_human(ready, grade):
    graded = grade("ann", answered=False)
    human = tuple(
        replace(r, points=None, state="human", reason="cannot read") for r in graded.results
    )
    for notebook in (graded.notebook, {}):
        write(ready, replace(graded, results=human, notebook=notebook), UNREADABLE, Receipt())
        assert set(autos(ready, "ann").values()) == {None}


def test_recording_twice_changes_nothing(ready, grade):
    first = write(ready, grade("ann"), READABLE, Receipt())
    second = write(ready, grade("ann"), READABLE, Receipt())
    assert second.before == second.after == first.after
    assert recorded(ready, "tiny") == {("ann", "tiny")}
    assert students(ready) == ["ann"]


def test_what_a_human_entered_stands(ready, grade):
    write(ready, grade("ann"), READABLE, Receipt())
    with gradebook_of(ready) as gradebook:
        for name, score in (("explain", 2.5), ("unit-test", 0.5)):
            entered = gradebook.find_grade(name, "tiny", "tiny", "ann")
            entered.manual_score, entered.extra_credit = score, 0.25
            entered.needs_manual_grade = False
        gradebook.find_comment("explain", "tiny", "tiny", "ann").manual_comment = "Well said."
        gradebook.db.commit()
    write(ready, grade("ann", {"unit-test": 0}), READABLE, Receipt(), again=True)
    with gradebook_of(ready) as gradebook:
        explain = gradebook.find_grade("explain", "tiny", "tiny", "ann")
        unit = gradebook.find_grade("unit-test", "tiny", "tiny", "ann")
        assert (explain.manual_score, explain.extra_credit, explain.score) == (2.5, 0.25, 2.75)
        # The same submission and the same score need no second look; another score does.
        assert not explain.needs_manual_grade
        assert (unit.auto_score, unit.manual_score, unit.needs_manual_grade) == (0, 0.5, True)
        comment = gradebook.find_comment("explain", "tiny", "tiny", "ann")
        assert comment.comment == "Well said."
    # Another submission has to be read again.
    write(ready, grade("ann"), READABLE, Receipt())
    with gradebook_of(ready) as gradebook:
        assert gradebook.find_grade("explain", "tiny", "tiny", "ann").needs_manual_grade


@pytest.mark.parametrize("points", [float("nan"), float("inf"), -1, 2.5])
def test_points_out_of_range_are_never_recorded(ready, grade, points):
    graded = grade("ann")
    results = tuple(
        replace(r, points=points) if r.grade_id == "scale-check" else r for r in graded.results
    )
    with pytest.raises(GatekeeperError, match="scale-check"):
        write(ready, replace(graded, results=results), READABLE, Receipt())
    assert recorded(ready, "tiny") == set()
    assert students(ready) == []


def test_a_notebook_that_says_something_else_is_not_recorded(ready, grade):
    write(ready, grade("ann"), READABLE, Receipt())
    other = replace(grade("ann", {"scale-check": 0}), results=grade("ann").results)
    with pytest.raises(GatekeeperError, match="nbgrader would record 0"):
        write(ready, other, READABLE, Receipt())
    assert autos(ready, "ann")["scale-check"] == 2


def test_every_cell_needs_a_result(ready, grade):
    graded = grade("ann")
    with pytest.raises(GatekeeperError, match="running-check"):
        write(ready, replace(graded, results=graded.results[1:]), READABLE, Receipt())
    assert recorded(ready, "tiny") == set()


@pytest.mark.parametrize("student", ["..", "a/b", ""])
def test_a_student_cannot_be_a_path(ready, grade, student):
    with pytest.raises(GatekeeperError):
        write(ready, grade(student), READABLE, Receipt())
    assert not (ready.root / "autograded").exists()
    assert students(ready) == []


@pytest.mark.parametrize(
    "student", ["=1+1", "o'brien", "a,b", "日本", "x" * 200, "';DROP TABLE grade"]
)
def test_any_student_can_be_recorded(ready, grade, student):
    write(ready, grade(student), READABLE, Receipt())
    assert autos(ready, student)["scale-check"] == 2
    assert (ready.root / "autograded" / student / "tiny" / "tiny.ipynb").exists()


def test_half_a_surrogate_pair_can_be_written(ready, grade):
    graded = grade("ann")
    graded.notebook["cells"][0]["source"] = "\ud800"
    write(ready, graded, READABLE, Receipt())


def test_nothing_is_half_saved_when_it_is_killed(ready, grade, monkeypatch):
    write(ready, grade("ann", {"scale-check": 0}), READABLE, Receipt())
    with monkeypatch.context() as patch:
        patch.setattr(LatePenalties, "__call__", lambda *_: os.kill(os.getpid(), 9))
        status, _ = in_child(lambda: write(ready, grade("ann"), READABLE, Receipt()))
    assert status == -9
    assert autos(ready, "ann") == EVERYTHING | {"scale-check": 0, "explain": None}


def test_a_lost_gradebook_is_not_replaced_by_an_empty_one(ready, grade):
    (ready.root / "gradebook.db").unlink()
    with pytest.raises(GatekeeperError, match="gone"):
        write(ready, grade("ann"), READABLE, Receipt())
    assert not (ready.root / "gradebook.db").exists()


# A gradebook that is locked.


def patience(course, seconds: float) -> Course:
    return replace(course, settings={"database_seconds": seconds})


def hold(course, seconds: float, how: str = "BEGIN IMMEDIATE") -> threading.Thread:
    held = threading.Event()

    def work():
        connection = sqlite3.connect(course.root / "gradebook.db", isolation_level=None)
        connection.execute(how)
        connection.execute("SELECT count(*) FROM grade").fetchall()
        held.set()
        time.sleep(seconds)
        connection.execute("ROLLBACK")
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    held.wait()
    return thread


@pytest.mark.parametrize("how", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE", "BEGIN"])
def test_a_locked_gradebook_is_waited_for(ready, grade, caplog, how):
    holder = hold(ready, 2.5, how)
    with caplog.at_level(logging.WARNING):
        write(ready, grade("ann"), READABLE, Receipt())
    holder.join()
    assert [r.getMessage() for r in caplog.records if "locked" in r.getMessage()]
    assert autos(ready, "ann")["scale-check"] == 2


def test_a_gradebook_that_stays_locked_is_one_sentence_and_loses_nothing(ready, grade, caplog):
    store, saved = Store(ready.state, "tiny"), Saved(grade("ann"), "d1", "s1")
    store.put(saved)
    holder = hold(ready, 4)
    with pytest.raises(GatekeeperError) as error:
        keep(patience(ready, 1.5), store, saved, READABLE, Receipt(), RUN)
    holder.join()
    assert "another program holds it" in str(error.value)
    assert "\n" not in str(error.value)
    assert "Traceback" not in caplog.text
    assert store.find("ann", "tiny", "d1", "s1") == "waiting"
    assert recorded(ready, "tiny") == set()
    keep(ready, Store(ready.state, "tiny"), saved, READABLE, Receipt(), RUN)
    assert autos(ready, "ann")["scale-check"] == 2


# A disk that is full: a limit on the size of a file stands in for it.


def in_child(action) -> tuple[int, str]:
    """Call a function in a copy of this process; its exit status, and the sentence it raised."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            action()
        except GatekeeperError as error:
            os.write(writing, str(error).encode())
            os._exit(7)
        finally:
            os._exit(8 if sys.exc_info()[0] else 0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        said = stream.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


@pytest.mark.parametrize("most", [100, 4096, 20_000, "gradebook"])
def test_a_full_disk_is_one_sentence_and_loses_nothing(ready, grade, most):
    store, saved = Store(ready.state, "tiny"), Saved(grade("ann"), "d1", "s1")
    store.put(saved)
    size = os.path.getsize(ready.root / "gradebook.db") if most == "gradebook" else most

    def fill():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        keep(ready, store, saved, READABLE, Receipt(), RUN)

    status, said = in_child(fill)
    assert status == (0 if most == "gradebook" else 7)
    if status:
        assert "\n" not in said
        assert said.endswith(".")
        assert "same command" in said
        assert store.find("ann", "tiny", "d1", "s1") == "waiting"
        keep(ready, store, saved, READABLE, Receipt(), RUN)
    assert autos(ready, "ann")["scale-check"] == 2
    assert store.find("ann", "tiny", "d1", "s1") == "done"
    assert len(list(read_audit(ready.state))) == 1
    assert [p for p in ready.root.rglob("*") if "draft" in p.name or "journal" in p.name] == []


# The audit log.


def test_each_recorded_result_has_one_line(ready, grade):
    store = Store(ready.state, "tiny")
    flag = Flag("timestamp", "timestamp.txt", "claims.")
    first = Saved(grade("ann", {"scale-check": 0}), "d1", "s1", {"scale-check": 123456789})
    second = Saved(grade("ann"), "d2", "s1", {"scale-check": 123456789}, sandboxed=False)
    for saved in (first, second):
        store.put(saved)
        keep(ready, store, saved, READABLE, Receipt(flags=(flag,)), RUN)
    rows = list(read_audit(ready.state))
    assert [row["submission"] for row in rows] == ["d1", "d2"]
    assert rows[0]["before"] == {}
    assert rows[1]["before"] == rows[0]["after"]
    assert rows[1]["before"]["cells"]["scale-check"]["auto"] == 0
    assert rows[1]["after"]["cells"]["scale-check"]["auto"] == 2
    assert [row["unsafe"] for row in rows] == [False, True]
    assert rows[0]["flags"] == [
        {"what": "timestamp", "where": "timestamp.txt", "sentence": "claims."}
    ]
    assert rows[0]["seeds"] == rows[1]["seeds"]
    assert rows[0]["run"]["command"] == "gatekeeper grade tiny"
    assert {"python", "nbgrader", "numpy"} <= rows[0]["versions"].keys()
    path = ready.state / "audit.jsonl"
    # Whoever reads the log must not learn what the questions will draw.
    assert "123456789" not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_killed_before_done_the_next_run_adds_no_second_line(ready, grade, monkeypatch):
    store, saved = Store(ready.state, "tiny"), Saved(grade("ann"), "d1", "s1")
    store.put(saved)
    with monkeypatch.context() as patch:
        patch.setattr(Store, "finish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            keep(ready, store, saved, READABLE, Receipt(), RUN)
    resumed = Store(ready.state, "tiny")
    keep(ready, resumed, resumed.read("waiting", "ann", "tiny"), READABLE, Receipt(), RUN)
    assert len(list(read_audit(ready.state))) == 1
    assert resumed.find("ann", "tiny", "d1", "s1") == "done"


def test_a_torn_line_is_passed_over(ready, grade):
    (ready.state / "audit.jsonl").write_bytes(b'{"student": "old"}\n{"student": "to')
    store, saved = Store(ready.state, "tiny"), Saved(grade("ann"), "d1", "s1")
    store.put(saved)
    keep(ready, store, saved, READABLE, Receipt(), RUN)
    assert [row["student"] for row in read_audit(ready.state)] == ["old", "ann"]


# Receipts and lateness.

DUE = datetime(2030, 1, 1, 12)


@pytest.fixture
def due(ready):
    """A course whose assignment was due, with no points for what is late."""
    with gradebook_of(ready) as gradebook:
        gradebook.update_or_create_assignment("tiny", duedate=DUE)
    ready.config.LateSubmissionPlugin.penalty_method = "zero"
    return ready


def hand_in(course, student, timestamp=None, changed=DUE - timedelta(hours=1)):
    folder = course.root / "submitted" / student / "tiny"
    folder.mkdir(parents=True)
    (folder / "tiny.ipynb").write_text("{}")
    if timestamp is not None:
        (folder / "timestamp.txt").write_text(timestamp)
    for path in folder.iterdir():
        os.utime(path, (changed.replace(tzinfo=UTC).timestamp(),) * 2)
    return folder


def total(course, grade, student, receipt) -> float:
    write(course, grade(student, answered=False), READABLE, receipt)
    with gradebook_of(course) as gradebook:
        notebook = gradebook.find_submission_notebook("tiny", "tiny", student)
        return notebook.score - (notebook.late_submission_penalty or 0)


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("2030-01-01 12:00:00 UTC", 12),
        ("2030-01-01 12:00:01 UTC", 0),
        ("2030-01-01 13:59:59 +0200", 12),
        ("2030-01-01 14:00:01 +02:00", 0),
        ("2030-01-01T12:00:01", 0),
    ],
)
def test_a_second_late_is_late(due, grade, text, score):
    receipt = Receipts(due, "tiny").of("ann", hand_in(due, "ann", text))
    assert (receipt.notes, receipt.flags, receipt.text) == ((), (), text)
    assert total(due, grade, "ann", receipt) == score


def test_the_servers_record_wins_over_the_claim(due, grade):
    (due.root / "receipts.csv").write_text(
        "\ufeffassignment,student,received,note\n"
        'tiny,"a,b",2030-01-01T13:00:00+01:00,first\n'
        "tiny,late,2030-01-01T12:00:00Z,first\ntiny,late,2030-01-01T12:00:01Z,second\n"
        "other,late,2031-01-01,\n",
        encoding="utf8",
    )
    receipts = Receipts(due, "tiny")
    in_time = receipts.of("a,b", hand_in(due, "a,b", "2030-01-05 12:00:00 UTC"))
    late = receipts.of("late", hand_in(due, "late", "2029-12-01 12:00:00 UTC"))
    assert in_time.when == DUE
    assert total(due, grade, "a,b", in_time) == 12
    assert total(due, grade, "late", late) == 0


def test_an_extension_is_honoured(due, grade):
    with gradebook_of(due) as gradebook:
        gradebook.add_student("ann")
        gradebook.add_submission("tiny", "ann")
        gradebook.grant_extension("tiny", "ann", days=2)
    folder = hand_in(due, "ann", "2030-01-03 11:00:00 UTC", changed=DUE + timedelta(hours=47))
    receipt = Receipts(due, "tiny").of("ann", folder)
    assert receipt.flags == ()
    assert total(due, grade, "ann", receipt) == 12
    with gradebook_of(due) as gradebook:
        assert gradebook.find_submission("tiny", "ann").extension == timedelta(days=2)


@pytest.mark.parametrize("text", ["2030-01-01 11:00:00 UTC", "nonsense", "", None])
def test_a_claim_against_the_evidence_is_for_a_human(due, grade, text):
    folder = hand_in(due, "ann", text, changed=DUE + timedelta(seconds=1))
    receipt = Receipts(due, "tiny").of("ann", folder)
    assert [flag.what for flag in receipt.flags] == ["timestamp"]
    assert "2030-01-01 12:00:01" in receipt.flags[0].sentence
    # A flag changes no score.
    assert total(due, grade, "ann", receipt) == 12


@pytest.mark.parametrize("text", ["nonsense", "", " \n", "99-99-99", "1" * 5000, "\x1b[31m", "\0"])
def test_a_malformed_timestamp_is_ignored_with_a_note(due, text):
    receipt = Receipts(due, "tiny").of("ann", hand_in(due, "ann", text))
    assert receipt.when is None
    assert receipt.text == ""
    assert receipt.flags == ()
    assert len(receipt.notes) == 1
    assert receipt.notes[0].isprintable()


def test_a_timestamp_that_is_no_file_does_no_harm(due, tmp_path):
    (tmp_path / "private").write_text("2030-01-01 11:00:00 UTC")
    for student, make in {
        "link": lambda path: path.symlink_to(tmp_path / "private"),
        "pipe": os.mkfifo,
        "folder": os.mkdir,
    }.items():
        folder = hand_in(due, student)
        make(folder / "timestamp.txt")
        receipt = Receipts(due, "tiny").of(student, folder)
        assert receipt.when is None
        assert len(receipt.notes) == 1


def test_without_a_folder_there_is_no_receipt(due):
    assert Receipts(due, "tiny").of("ann", None) == Receipt()


@pytest.mark.parametrize(
    "text",
    ["", "student,assignment\n", "student,assignment,received\nann,tiny,yesterday\n",
     "student,assignment,received\nann,tiny\n"],
)  # fmt: skip
def test_receipts_that_cannot_be_read_stop_the_run(due, text):
    (due.root / "receipts.csv").write_text(text)
    with pytest.raises(GatekeeperError, match=r"receipts\.csv"):
        Receipts(due, "tiny")


def test_the_courses_own_plugin_is_found_and_its_mistakes_are_named(due, grade):
    (due.root / "late_plugin.py").write_text(
        "from nbgrader.plugins import BasePlugin\n"
        "class Half(BasePlugin):\n"
        "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n"
        "        return score / 2 if student_id != 'bad' else 1 / 0\n"
    )
    due.config.AssignLatePenalties.plugin_class = "late_plugin.Half"
    before = list(sys.path)
    try:
        assert total(due, grade, "ann", Receipt(DUE + timedelta(seconds=1))) == 6
        with pytest.raises(GatekeeperError, match="ZeroDivisionError"):
            write(due, grade("bad"), READABLE, Receipt(DUE + timedelta(seconds=1)))
    finally:
        sys.modules.pop("late_plugin", None)
    assert sys.path == before
    assert recorded(due, "tiny") == {("ann", "tiny")}
