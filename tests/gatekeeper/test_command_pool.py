"""The workers: what happens to a submission when its worker, or the grader, has trouble."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from stand_in import stand_in, task

from gatekeeper.grade.pool import Pool
from gatekeeper.grade.worker import warm
from gatekeeper.model import GatekeeperError, Graded
from gatekeeper.sandbox import pool as sandbox_pool
from gatekeeper.sandbox import why_not

pytestmark = pytest.mark.slow


def through(pool: Pool, tasks) -> dict:
    """Hand everything in and wait for everything."""
    for one in tasks:
        pool.submit(one)
    return {one.student: outcome for one, outcome in (pool.next() for _ in range(len(pool)))}


@pytest.fixture
def pool(tmp_path):
    """Two workers."""
    (tmp_path / "dask").mkdir()
    with Pool(stand_in, 2, tmp_path / "dask", sandboxed=False) as pool:
        yield pool


@pytest.fixture
def marks(tmp_path) -> Path:
    """Where the stand-in counts how often it was called."""
    (tmp_path / "marks").mkdir()
    return tmp_path / "marks"


def test_a_lost_worker_costs_nothing(pool, marks):
    """Killed in the middle of a batch: what it had is graded by another, once each."""
    tasks = [task(f"s{k}", marks) for k in range(12)]
    tasks[3] = task("s3", marks, "die once")
    outcomes = through(pool, tasks)
    assert set(outcomes) == {f"s{k}" for k in range(12)}
    assert all(isinstance(outcome, Graded) for outcome in outcomes.values())


def test_a_result_that_is_lost_with_its_worker_is_made_again(pool, marks):
    """The worker dies after it has graded and before anybody has fetched what it found."""
    pool.submit(task("ada", marks, "slow again"))
    (future,) = pool._tasks
    wait_for(future.done)
    os.kill(int((marks / "ada.0").read_text()), signal.SIGKILL)
    wait_for(lambda: future.status != "finished")
    assert isinstance(pool.next()[1], Graded)
    assert len(list(marks.glob("ada.*"))) == 2


def test_what_kills_every_worker_is_given_up_and_the_rest_is_graded(pool, marks):
    """One submission ends as the grader's trouble, all others as if it were not there."""
    tasks = [task("killer", marks, "die"), *(task(f"s{k}", marks) for k in range(6))]
    outcomes = through(pool, tasks)
    assert isinstance(outcomes.pop("killer"), Exception)
    assert all(isinstance(outcome, Graded) for outcome in outcomes.values())
    assert len(outcomes) == 6


def test_trouble_is_tried_again_and_then_told(pool, marks):
    """A sandbox that does not come up once is no reason to bother anybody."""
    outcomes = through(pool, [task("once", marks, "raise once"), task("ever", marks, "raise")])
    assert isinstance(outcomes["once"], Graded)
    assert str(outcomes["ever"]) == "the sandbox did not start."


def test_closing_does_not_wait_for_what_is_running(tmp_path, marks):
    """After Ctrl-C the prompt comes back."""
    (tmp_path / "dask").mkdir()
    with Pool(stand_in, 2, tmp_path / "dask", sandboxed=False) as pool:
        pool.submit(task("slow", marks, "sleep"))
        wait_for(lambda: list(marks.glob("slow.*")))
        began = time.monotonic()
    assert time.monotonic() - began < 5
    worker = int((marks / "slow.0").read_text())
    wait_for(lambda: not psutil.pid_exists(worker))


def test_no_scheduler_is_one_sentence(tmp_path):
    """The address stands in it."""
    pool = Pool(stand_in, 1, tmp_path, "tcp://127.0.0.1:9", sandboxed=False)
    with (
        pool,
        pytest.raises(GatekeeperError, match=r"No Dask scheduler answers at tcp://127.0.0.1"),
    ):
        pool.submit(task("ada", tmp_path))


def test_strangers_cannot_reach_the_scheduler(pool, marks):
    """Whoever reaches a scheduler runs code as its owner, and students may have accounts here."""
    from distributed import Client

    through(pool, [task("ada", marks)])
    address = pool._cluster.scheduler_address
    assert address.startswith("tls://127.0.0.1")
    for stranger in (address, address.replace("tls", "tcp")):
        with pytest.raises((OSError, TypeError, ValueError)):
            Client(stranger, timeout=2, set_as_default=False)


MAIN = """
import os, sys, time
from pathlib import Path
from gatekeeper.grade.pool import Pool
from gatekeeper.grade.worker import warm
from gatekeeper.model import Task

def busy(task):
    Path(task.student).write_text(str(os.getpid()))
    # No thread of this process gets Python's lock until this is over.
    import re
    re.match("(a+)+$", "a" * 40 + "b")

if __name__ == "__main__":
    pool = Pool(busy, 2, Path("dask"), sandboxed=False)
    for name in ("one", "two"):
        pool.submit(Task(name, "tiny", "tiny", {}, (), {}, sandboxed=False))
    time.sleep(60)
"""


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a process of its parent's end"
)
def test_workers_end_with_a_main_process_that_is_killed(tmp_path):
    """Also those that are too busy to notice."""
    (tmp_path / "dask").mkdir()
    (tmp_path / "main.py").write_text(MAIN)
    main = subprocess.Popen([sys.executable, "main.py"], cwd=tmp_path, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: all(_number(tmp_path / name) for name in ("one", "two")))
        workers = [_number(tmp_path / name) for name in ("one", "two")]
    finally:
        main.kill()
        main.wait()
    wait_for(lambda: not any(_alive(worker) for worker in workers), seconds=2)


def _number(path: Path) -> int:
    return int(path.read_text() or 0) if path.exists() else 0


def _alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_for(condition, seconds: float = 30) -> None:
    """Wait until something is so, and fail if it does not become so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@pytest.mark.skipif(why_not() is not None, reason=f"no sandbox here: {why_not()}")
def test_a_warm_worker_has_its_sandbox_ready():
    """The first submission takes the very interpreter that was started in advance."""
    warm(("json",))
    before = {child.pid for child in psutil.Process().children()}
    ready = sandbox_pool.borrow(("json",))
    try:
        assert ready.process.pid in before
    finally:
        ready.close()
