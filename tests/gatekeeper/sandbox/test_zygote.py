"""One submission after another: what is shared (nothing), what survives (nothing), what stops."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from jupyter_client.provisioning import LocalProvisioner

from gatekeeper.model import GatekeeperError, Limits
from gatekeeper.sandbox import kernel_manager, sweep
from gatekeeper.sandbox.manager import SandboxManager


def _inside(kernel) -> list[str]:
    """Command lines of every process below the kernel's sandbox, seen from outside."""
    parents = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            fields = Path("/proc", entry, "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry)] = int(fields[1])
    below, found = {kernel.zygote.process.pid}, []
    for _ in range(20):
        below |= {pid for pid, parent in parents.items() if parent in below}
    for pid in below:
        found.append(Path("/proc", str(pid), "cmdline").read_bytes().decode(errors="replace"))
    return found


DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv("/bin/sleep", ["sleep", "98765"])
    os._exit(0)
time.sleep(0.3)
"""


def test_a_daemon_ends_with_its_kernel(kernel):
    first = kernel()
    assert not first.run(DAEMON).died
    assert any("98765" in line for line in _inside(first))
    first.end()
    second = kernel()
    assert not any("98765" in line for line in _inside(second))


def test_a_daemon_ends_with_a_kernel_that_exits(kernel):
    first = kernel()
    zygote = first.zygote
    first.run(DAEMON + "os._exit(3)")
    assert first.end().reason == "process died"
    second = kernel()
    assert second.zygote is zygote
    assert not any("98765" in line for line in _inside(second))


def test_submissions_share_nothing(kernel):
    numbers = "import random, numpy as np; print(random.random(), np.random.rand())"
    seen = []
    for _ in range(2):
        student = kernel(files={"data/x.csv": b"1,2\n"})
        assert student.run("import os; sorted(os.listdir('/tmp/home'))").text == "['.ipython']"
        assert student.run("os.listdir(), os.listdir('data')").text == "(['data'], ['x.csv'])"
        assert student.run("import math; math.pi").text.startswith("3.14")
        seen.append(student.run(numbers).text)
        student.run("math.pi = 3; open('note', 'w').write('hello'); os.remove('data/x.csv')")
        student.run("open('/tmp/home/note', 'w').write('hello'); os.environ['NOTE'] = 'hello'")
        assert student.run("os.environ.get('NOTE')").text == "'hello'"
        student.end()
    assert seen[0] != seen[1]


@pytest.mark.slow
def test_torch_is_seeded_anew(kernel):
    pytest.importorskip("torch")
    code = "import torch; print(torch.rand(1).item())"
    seen = set()
    for _ in range(2):
        student = kernel(preload=("torch",))
        seen.add(student.run(code, seconds=60).text)
        student.end()
    assert len(seen) == 2


def test_it_is_interrupted_and_killed(kernel):
    student = kernel()
    student.client.execute("import time\nwhile True: time.sleep(0.01)", stop_on_error=False)
    time.sleep(0.5)
    student.interrupt()
    assert student.run("1 + 1").text == "2"
    student.client.execute("while True:\n    try:\n        while True: pass\n    except: pass")
    begin = time.perf_counter()
    ended = student.end()
    assert ended.reason is None
    assert time.perf_counter() - begin < 5


def test_start_of_a_warm_kernel(kernel, capsys):
    kernel().end()
    seconds = []
    for _ in range(5):
        one = kernel()
        seconds.append(one.start_seconds)
        one.end()
    with capsys.disabled():
        print(f"\nwarm kernel ready after {sorted(seconds)[2] * 1000:.0f} ms (median of 5)")


def test_another_provisioner_is_refused(kernel, monkeypatch):
    monkeypatch.setattr(
        "jupyter_client.manager.KPF.create_provisioner_instance",
        lambda self, kernel_id, spec, parent: LocalProvisioner(
            parent=parent, kernel_id=kernel_id, kernel_spec=spec
        ),
    )
    with pytest.raises(GatekeeperError, match="outside the sandbox, through LocalProvisioner"):
        kernel()


def test_no_sandbox_no_kernel(kernel, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr("gatekeeper.sandbox.pool._idle", {})
    with pytest.raises(GatekeeperError, match="install the package 'bubblewrap'"):
        kernel()


def test_a_dead_zygote_is_replaced(kernel):
    first = kernel()
    dead = first.zygote
    dead.process.kill()
    assert first.run("import time; time.sleep(20)", seconds=30).died
    assert first.end().reason == "process died"
    second = kernel()
    assert second.zygote is not dead
    assert second.run("1 + 1").text == "2"


def test_two_at_once(kernel):
    first, second = kernel(), kernel()
    assert first.zygote is not second.zygote
    assert first.run("x = 1; x").text == second.run("'x' in dir() or 1").text == "1"


def test_everything_dies_with_the_grader(tmp_path):
    code = (
        "import asyncio, sys, time\n"
        "from gatekeeper.model import Limits\n"
        "from gatekeeper.sandbox import kernel_manager\n"
        "manager = kernel_manager(Limits())\n"
        "asyncio.run(manager.start_kernel())\n"
        "print(manager.provisioner.zygote.process.pid, manager.ip, flush=True)\n"
        "time.sleep(1000)\n"
    )
    grader = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    pid, sockets = grader.stdout.readline().split()
    grader.kill()
    grader.wait()
    deadline = time.monotonic() + 10
    while Path("/proc", pid).exists() and "Z" not in _state(pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    left = Path(sockets).parents[1]
    assert left.is_dir()
    assert left in sweep()
    assert not left.exists()


def _state(pid: str) -> str:
    try:
        return Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def test_what_is_tried_out_when_the_grader_is_killed_is_swept_away_too(tmp_path, monkeypatch):
    code = (
        "import time\n"
        "from gatekeeper.sandbox import doctor\n"
        "doctor._probe = lambda sockets: print(sockets, flush=True) or time.sleep(1000)\n"
        "doctor.why_not()\n"
    )
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    grader = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment
    )
    left = Path(grader.stdout.readline().strip())
    grader.kill()
    grader.wait()
    assert list(tmp_path.iterdir()) == [left]
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert sweep() == [left]
    assert not left.exists()


def test_sweep_leaves_the_living_alone(kernel):
    student = kernel()
    sweep()
    assert Path(student.manager.ip).parent.is_dir()
    assert student.run("1 + 1").text == "2"


def test_a_file_cannot_leave_the_scratch_folder(kernel):
    with pytest.raises(GatekeeperError, match="leads out of the scratch folder"):
        kernel(files={"../../tmp/home/x": b""})


def test_without_a_sandbox(kernel):
    manager = kernel_manager(Limits(), sandboxed=False)
    assert isinstance(manager, SandboxManager)
    student = kernel(files={"x.csv": b"1"}, sandboxed=False)
    assert student.run("import os; os.listdir()").text == "['x.csv']"
    assert student.run("import resource; resource.getrlimit(resource.RLIMIT_CORE)").text == "(0, 0)"
    assert student.run("os.kill(os.getpid(), 9)").died
    assert student.end().reason == "process died"
    assert [event.partition(" (")[0] for event in student.end().events] == ["process: os.kill"]
