"""`gatekeeper grade` from end to end, as an instructor types it."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from gatekeeper.sandbox import why_not

from .conftest import POINTS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(why_not() is not None, reason=f"no sandbox here: {why_not()}"),
]

ENDLESS = {"scale": "def scale(x, factor, shift):\n    while True:\n        pass\n"}
WRONG = {"scale": "def scale(x, factor, shift):\n    return x * factor - shift\n"}


def scores(course: Path) -> dict:
    """What nbgrader has: by student, by cell, the machine's points."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        return {
            submission.student.id: {
                grade.name: grade.auto_score
                for book in submission.notebooks
                for grade in book.grades
            }
            for submission in gradebook.assignment_submissions("tiny")
        }


def start(course: Path, *args) -> subprocess.Popen:
    """Start grading and do not wait."""
    command = [sys.executable, "-m", "gatekeeper", "grade", "tiny", *args]
    return subprocess.Popen(
        command,
        cwd=course,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell's background jobs do not hear Ctrl-C, and pass that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def wait_for(condition, seconds: float = 60):
    """Wait until something is so, and return it."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
    return found


def family(pid: int) -> list[psutil.Process]:
    """A process's descendants, sandboxes included."""
    return psutil.Process(pid).children(recursive=True)


def workers(pid: int) -> list[psutil.Process]:
    """Those of its children that have a sandbox; the grader tries one itself at first."""
    found = []
    for process in psutil.Process(pid).children():
        with suppress(psutil.NoSuchProcess):
            sandboxed = any(child.name() == "bwrap" for child in process.children())
            if sandboxed and process.name() != "bwrap":
                found.append(process)
    return found


def is_alive(process: psutil.Process) -> bool:
    """Whether it still runs."""
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def test_a_class_from_start_to_end(course, submit, run_gatekeeper):
    """Grade, look again, change one, grade again: each run says what it did and what it left."""
    submit(course, "ada")
    submit(course, "bob", WRONG)
    submit(course, "dan", alter=lambda notebook: b"no notebook")
    (course / "submitted" / "eve" / "tiny").mkdir(parents=True)
    done = run_gatekeeper("grade", "tiny", cwd=course)
    assert done.returncode == 0, done.stderr
    assert "tiny   3 notebooks handed in" in done.stdout
    assert "Graded 4 in" in done.stdout
    assert "Handed in nothing, 0 points  1\n  eve" in done.stdout
    assert "Next: nbgrader formgrade" in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    first = scores(course)
    machine = POINTS | {"explain": None}
    assert first["ada"] == machine
    assert first["bob"] == machine | {"scale-check": 0}
    assert first["dan"] == dict.fromkeys(POINTS)
    assert set(first["eve"].values()) == {0}

    again = run_gatekeeper("grade", "tiny", cwd=course)
    assert "4 graded before stand; --force grades them again." in again.stdout
    assert scores(course) == first

    path = course / "submitted" / "bob" / "tiny" / "tiny.ipynb"
    path.write_bytes((course / "submitted" / "ada" / "tiny" / "tiny.ipynb").read_bytes())
    changed = run_gatekeeper("grade", "tiny", cwd=course)
    assert "Graded 1 in" in changed.stdout
    assert "3 graded before stand" in changed.stdout
    assert scores(course)["bob"] == first["ada"]
    rows = [json.loads(line) for line in (course / ".gatekeeper/audit.jsonl").open()]
    assert [row["student"] for row in rows if row["student"] == "bob"] == ["bob", "bob"]

    same = run_gatekeeper("regrade", "tiny", cwd=course)
    assert "every score is the one that was recorded" in same.stdout
    pages = run_gatekeeper("feedback", "tiny", cwd=course)
    assert pages.returncode == 0, pages.stderr
    assert (course / "feedback" / "ada" / "tiny" / "tiny.html").is_file()


def test_a_second_look_shows_differences_and_writes_when_told_to(course, submit, run_gatekeeper):
    """Somebody's score was changed in the gradebook; regrade finds it, and --write repairs it."""
    from nbgrader.api import Gradebook

    submit(course, "ada")
    run_gatekeeper("grade", "tiny", cwd=course)
    right = scores(course)
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        grade = gradebook.find_grade("running-check", "tiny", "tiny", "ada")
        grade.auto_score = 1.0
        gradebook.db.commit()
    looked = run_gatekeeper("regrade", "tiny", cwd=course)
    assert looked.returncode == 0, looked.stderr
    assert "Comes out differently  1" in looked.stdout
    assert "nothing is recorded; --write records it" in looked.stdout
    assert scores(course) != right
    written = run_gatekeeper("regrade", "tiny", "--write", cwd=course)
    assert "the scores above are recorded now" in written.stdout
    assert scores(course) == right


def test_a_lost_worker_costs_nothing(course, submit):
    """A worker is killed with submissions in its hands: they are graded all the same."""
    students = [f"s{k}" for k in range(8)]
    for student in students:
        submit(course, student, WRONG if student == "s3" else None)
    grading = start(course)
    wait_for(lambda: workers(grading.pid))[0].kill()
    out, err = grading.communicate(timeout=120)
    assert grading.returncode == 0, err
    assert "Graded 8 in" in out
    found = scores(course)
    assert found["s3"]["scale-check"] == 0
    assert all(found[s] == POINTS | {"explain": None} for s in students if s != "s3")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_keeps_what_is_done_and_leaves_nothing_behind(course, submit, number):
    """Ctrl-C and `kill`: a sentence, no process, and the next run goes on."""
    submit(course, "ada")
    submit(course, "bob", ENDLESS)
    grading = start(course)
    done = course / ".gatekeeper" / "results"
    wait_for(lambda: list(done.glob("*/done/*.json")) and workers(grading.pid))
    processes = family(grading.pid)
    grading.send_signal(number)
    _, err = grading.communicate(timeout=20)
    assert grading.returncode == 1
    assert err.endswith(
        "gatekeeper: Stopped; what is graded is kept, and the same command goes on from there.\n"
    )
    assert "Traceback" not in err
    wait_for(lambda: not any(is_alive(process) for process in processes), seconds=5)


def test_nothing_outlives_a_grader_that_is_killed(course, submit, run_gatekeeper):
    """Workers, sandboxes, what runs in them; and the next run tidies up and grades the rest."""
    submit(course, "ada", ENDLESS)
    grading = start(course)
    wait_for(lambda: workers(grading.pid))
    time.sleep(1)
    processes = family(grading.pid)
    grading.kill()
    grading.communicate()
    wait_for(lambda: not any(is_alive(process) for process in processes), seconds=5)
    done = run_gatekeeper("grade", "tiny", cwd=course)
    assert done.returncode == 0, done.stderr
    assert scores(course)["ada"]["scale-check"] == 0
    tidied = Path(os.environ.get("TMPDIR", "/tmp")).glob(f"gatekeeper-{grading.pid}-*")
    assert not list(tidied)
