"""The grader killed half way, two graders at once, the disk full, the gradebook locked."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from gatekeeper.record import Store
from gatekeeper.sandbox import why_not

from .conftest import QUESTIONS
from .kills import KilledClass

OBSTACLE = why_not()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(OBSTACLE is not None, reason=f"no sandbox: {OBSTACLE}"),
]


@pytest.fixture
def killed(course, submit):
    """``killed(size) -> KilledClass``, handed in."""
    made = []

    def make(size: int) -> KilledClass:
        one = KilledClass(course, size)
        made.append(one)
        one.hand_in(submit)
        return one

    yield make
    for one in made:
        one.close()


def hold(path: Path, until) -> threading.Thread:
    """Lock a gradebook, as a database browser does, until something is so."""
    held = threading.Event()

    def work():
        connection = sqlite3.connect(path, isolation_level=None, timeout=20)
        connection.execute("BEGIN EXCLUSIVE")
        held.set()
        end = time.monotonic() + 200
        while not until() and time.monotonic() < end:
            time.sleep(0.05)
        connection.execute("ROLLBACK")
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    assert held.wait(30)
    return thread


def waits(one: KilledClass, seconds: float):
    """Whether a result has waited for so long to be recorded, as a function."""
    since = []

    def ask() -> bool:
        if not list(one.state.glob("results/*/waiting/*.json")):
            since.clear()
        elif not since:
            since.append(time.monotonic())
        return bool(since) and time.monotonic() - since[0] > seconds

    return ask


def is_sentence(said: str) -> bool:
    """Whether the grader ended with one sentence, and no traceback."""
    last = said.strip().splitlines()[-1]
    return last.startswith("gatekeeper: ") and last.endswith(".") and "Traceback" not in said


def test_killed_at_any_moment_it_goes_on_and_nothing_is_lost(killed):
    one = killed(7)
    # While it starts; after the first results; and all of its processes, in the middle.
    for count, seconds, tree in ((0, 1.0, False), (1, 0.1, False), (3, 0.25, True)):
        grader = one.start()
        ended = one.wait_for(grader, count)
        time.sleep(seconds)
        one.kill(grader, tree)
        assert not ended, "it was faster than the kill"
        assert one.faults() == []
        for student in one.recorded()[:1]:
            one.enter_by_hand(student, 2.5)
    before = one.done()
    assert before >= 3
    status, said = one.finish()
    assert status == 0, said
    assert one.final_faults() == []
    # And once more: everything stands, nothing is executed.
    status, said = one.finish()
    assert status == 0, said
    assert one.final_faults() == []
    assert one.by_hand


def test_of_two_graders_at_once_one_refuses(killed):
    one = killed(4)
    first = one.start()
    end = time.monotonic() + 60
    while not (one.state / "lock").exists() or not (one.state / "lock").stat().st_size:
        assert time.monotonic() < end
        assert first.poll() is None, first.communicate()
        time.sleep(0.02)
    status, said = one.finish()
    assert status == 1
    assert is_sentence(said)
    assert re.search(rf"\bprocess {first.pid}\b", said)
    said = "".join(first.communicate(timeout=300))
    assert first.returncode == 0, said
    assert one.final_faults() == []


def test_a_gradebook_that_is_locked_for_a_while_is_waited_for(killed):
    one = killed(4)
    grader = one.start()
    assert not one.wait_for(grader, 1)
    thread = hold(one.course / "gradebook.db", waits(one, 4))
    said = "".join(grader.communicate(timeout=300))
    thread.join()
    assert grader.returncode == 0, said
    assert "locked" in said
    assert one.final_faults() == []


def test_a_gradebook_that_stays_locked_ends_the_run_and_loses_nothing(killed):
    one = killed(4)
    with (one.course / "nbgrader_config.py").open("a") as config:
        config.write("\nc.Gatekeeper.database_seconds = 2\n")
    grader = one.start()
    assert not one.wait_for(grader, 1)
    thread = hold(one.course / "gradebook.db", lambda: grader.poll() is not None)
    said = "".join(grader.communicate(timeout=300))
    thread.join()
    assert grader.returncode == 1
    assert is_sentence(said)
    assert "locked" in said
    assert one.faults() == []
    waiting = list(Store(one.state, "tiny").all("waiting"))
    assert waiting
    status, said = one.finish()
    assert status == 0, said
    assert one.final_faults() == []
    # What waited was recorded as it was, and not executed again.
    done = {saved.graded.student: saved for saved in Store(one.state, "tiny").all("done")}
    assert all(done[saved.graded.student] == saved for saved in waiting)


# Runs where it may mount: a small disk, a course on it, and one grader after the other.
SMALL_DISK = """
set -e
mount -t tmpfs -o size=16m tmpfs "$DISK"
cp -a "$COURSE" "$DISK/course"
cd "$DISK/course"
# Room for a few results and no more.
FREE=$(df -k --output=avail "$DISK" | tail -1)
dd if=/dev/zero of="$DISK/filler" bs=1k count=$((FREE - ROOM)) 2>/dev/null
set +e
"$PYTHON" -m gatekeeper grade tiny > "$OUT/first" 2>&1
echo $? > "$OUT/first-status"
rm "$DISK/filler"
cp -a "$DISK/course" "$OUT/between"
"$PYTHON" -m gatekeeper grade tiny > "$OUT/second" 2>&1
echo $? > "$OUT/second-status"
cp -a "$DISK/course" "$OUT/after"
"""


def unshare() -> list[str]:
    """A command that runs another where it may mount, or a skip that says why there is none."""
    tries = (["unshare", "-m"], ["unshare", "-rm"])
    for command in tries if shutil.which("unshare") else ():
        check = [*command, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
        if subprocess.run(check, capture_output=True, check=False).returncode == 0:
            return command
    pytest.skip("no mount namespace can be had here, so there is no small disk to fill")


# Kilobytes: too few for a gradebook, and enough for it and a few results.
@pytest.mark.parametrize("room", [60, 240])
def test_a_full_disk_ends_the_run_and_loses_nothing(killed, tmp_path, room):
    command = unshare()
    one = killed(4)
    disk, out = tmp_path / "disk", tmp_path / "out"
    disk.mkdir()
    out.mkdir()
    places = {"DISK": disk, "OUT": out, "COURSE": one.course, "PYTHON": sys.executable}
    environment = os.environ | {name: str(path) for name, path in places.items()}
    environment |= {"TMPDIR": str(one.tmp), "PYTHONPATH": QUESTIONS, "ROOM": str(room)}
    done = subprocess.run(
        [*command, "bash", "-c", SMALL_DISK],
        env=environment,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = (out / "first").read_text()
    assert (out / "first-status").read_text().strip() == "1", said
    assert is_sentence(said), said
    assert "disk is full" in said or "No space left" in said
    for name, faults in (("between", KilledClass.faults), ("after", KilledClass.final_faults)):
        shutil.rmtree(one.course)
        shutil.copytree(out / name, one.course, symlinks=True)
        assert faults(one) == [], name
    assert (out / "second-status").read_text().strip() == "0", (out / "second").read_text()
