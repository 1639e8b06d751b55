"""Bombs: each is contained, its limit is named, and the warm interpreter serves the next one."""

import pytest

from gatekeeper.model import Limits

SMALL = Limits(
    memory_mb=400, processes=40, file_mb=8, scratch_mb=16, scratch_files=64, notebook_seconds=120
)

FORKS = """
import os, time
while True:
    try:
        if os.fork() == 0:
            time.sleep(1000)
    except OSError:
        time.sleep(0.01)
"""
FORK_BOMB = """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
"""
DAEMONS = """
import os, time
while True:
    if os.fork() == 0:
        os.setsid()
        if os.fork():
            os._exit(0)
        time.sleep(1000)
"""
THREADS = """
import threading, time
while True:
    try:
        threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
    except RuntimeError:
        time.sleep(0.01)
"""
MANY_SMALL = """
import os, time
blocks = []
for _ in range(6):
    if os.fork() == 0:
        block = bytearray(os.urandom(1)) * (100 << 20)
        time.sleep(1000)
time.sleep(1000)
"""


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        pytest.param(FORKS, "process limit", id="forks"),
        pytest.param(FORK_BOMB, "process limit", id="fork-bomb"),
        pytest.param(DAEMONS, "process limit", id="daemons"),
        pytest.param(THREADS, "process limit", id="threads"),
        pytest.param(MANY_SMALL, "memory limit", id="memory-in-children"),
    ],
)
def test_a_bomb_ends_with_its_name(kernel, code, reason):
    student = kernel(SMALL)
    zygote = student.zygote
    reply = student.run(code, seconds=60)
    assert reply.died
    assert student.end().reason == reason
    assert zygote.alive
    again = kernel(SMALL)
    assert again.zygote is zygote
    assert again.run("1 + 1").text == "2"


def test_a_memory_bomb_in_one_process_raises(kernel):
    student = kernel(SMALL)
    reply = student.run("blocks = []\nwhile True: blocks.append(bytearray(16 << 20))")
    assert reply.error == "MemoryError" or student.end().reason == "memory limit"


@pytest.mark.parametrize(
    "code",
    [
        "import mmap; mmap.mmap(-1, 1 << 20)",
        "import os; os.memfd_create('x')",
        "open('/dev/zero', 'r+b').truncate(1)",
    ],
)
def test_memory_that_belongs_to_no_process_is_refused(kernel, code):
    assert kernel(SMALL).run(code).error in ("OSError", "PermissionError")


def test_the_disk_is_small(kernel):
    student = kernel(SMALL)
    fill = (
        "import errno\ntry:\n    {}\n"
        "except OSError as error:\n    print(errno.errorcode[error.errno])"
    )
    one = "open('/tmp/one', 'wb').write(bytes(20 << 20))"
    assert student.run(fill.format(one)).text == "EFBIG\n"
    many = "[open(f'/tmp/{i}', 'wb').write(bytes(7 << 20)) for i in range(9)]"
    assert student.run(fill.format(many)).text == "ENOSPC\n"
    assert (
        student.run("import glob, os; [os.remove(p) for p in glob.glob('/tmp/?')]; 1").text == "1"
    )
    shared = "[open(f'/dev/shm/{i}', 'wb').write(bytes(7 << 20)) for i in range(9)]"
    assert student.run(fill.format(shared)).text == "ENOSPC\n"
    assert student.run("[os.remove(p) for p in glob.glob('/dev/shm/*')]; 1").text == "1"
    inodes = "[open(f'/tmp/home/{i}', 'w').close() for i in range(1000)]"
    assert student.run(fill.format(inodes)).text == "ENOSPC\n"
    assert student.zygote.alive


def test_limits_that_stay_within_bounds_are_no_limit(kernel):
    student = kernel(SMALL)
    code = "import numpy as np; block = np.ones((20 << 20) // 8); "
    assert student.run(code + "float(block.sum())").error == ""
    code = "import multiprocessing as mp\nwith mp.Pool(3) as pool: print(pool.map(abs, [-1, -2]))"
    assert student.run(code).text == "[1, 2]\n"
    assert student.end().reason is None


@pytest.mark.parametrize(
    "code",
    ["import os; os._exit(0)", "os.kill(os.getpid(), 9)", "import ctypes; ctypes.string_at(0)"],
)
def test_a_death_of_its_own_is_told_apart(kernel, code):
    student = kernel()
    reply = student.run(f"import os\n{code}")
    assert reply.died
    assert student.end().reason == "process died"


def test_printing_is_bounded(kernel):
    student = kernel(Limits(cell_output_kb=10))
    text = student.run("print('first', 'x' * 20_000_000, 'last')").text
    assert text.startswith("first")
    assert text.endswith("last\n")
    assert "characters left out" in text
    assert len(text) < 60_000
    loop = "import time\nend = time.time() + 1\nwhile time.time() < end: print('y' * 50)"
    assert len(student.run(loop).text) < 60_000
    shell = "import os; os.system('head -c 3000000 /dev/zero | tr \\\\0 z')"
    assert len(student.run(shell).text) < 60_000
    assert student.run("'x' * 50_000_000").text == "[... 50 MB left out ...]"
    assert student.run("raise ValueError('x' * 50_000_000)").error == "TooLarge"
    assert student.run("1 + 1").text == "2"


def test_a_message_that_is_too_large_is_not_taken(kernel):
    student = kernel(Limits(answer_mb=1))
    student.client.execute(
        "socket = get_ipython().kernel.iopub_socket\nsocket.send_multipart([b'x' * 50_000_000])"
    )
    with pytest.raises(TimeoutError):
        student.run("1 + 1", seconds=2)
