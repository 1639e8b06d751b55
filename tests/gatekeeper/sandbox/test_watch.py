"""The audit hook: attacks leave a line, honest work leaves none."""

from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("code", "what"),
    [
        (
            "import socket; socket.create_connection(('192.0.2.1', 80), 1)",
            "network: socket.connect",
        ),
        ("import socket; socket.getaddrinfo('example.org', 80)", "network: socket.getaddrinfo"),
        ("import urllib.request as u; u.urlopen('http://x.org')", "network: socket.getaddrinfo"),
        ("open('/srv/course/gradebook.db', 'rb')", "files: open /srv/course/gradebook.db"),
        ("import sqlite3; sqlite3.connect('gradebook.db')", "files: sqlite3.connect gradebook.db"),
        ("import numpy; numpy.load('../submitted/x.npy')", "files: open ../submitted/x.npy"),
        ("from pathlib import Path; Path('.gatekeeper').open()", "files: open .gatekeeper"),
        ("import os; os.walk('/').__next__()", "files: os.scandir /"),
        ("import glob; glob.glob('/home/*')", "files: os.scandir /home"),
        ("open('/proc/self/mem', 'rb')", "files: open /proc/self/mem"),
        ("open('/proc/1/environ', 'rb')", "files: open /proc/1/environ"),
        ("import subprocess; subprocess.run(['true'])", "process: subprocess.Popen"),
        ("import os; os.system('true')", "process: os.system"),
        ("!true", "process: "),
        ("import os; pid = os.fork()\nif pid == 0: os._exit(0)", "process: os.fork"),
        ("import os; os.kill(1, 0)", "process: os.kill"),
        ("import ctypes; ctypes.CDLL(None)", "ctypes: ctypes.dlopen"),
        (
            "f = open\ndef g(*a): return f(*a)\ng('/x/solutions/y.ipynb')",
            "files: open /x/solutions",
        ),
    ],
)
def test_an_attack_is_seen(kernel, code, what):
    student = kernel()
    student.run(code)
    events = student.end().events
    assert any(event.startswith(what) for event in events), events


def test_lines_are_few_short_and_different(kernel):
    student = kernel()
    student.run(
        "import os\nfor i in range(200):\n    for _ in range(3):\n"
        "        try: open(f'/x/submitted/{i}' + 'y' * 1000)\n        except OSError: pass"
    )
    events = student.end().events
    assert len(events) == len(set(events)) == 50
    assert all(len(event) <= 200 and "\n" not in event for event in events)


def test_a_forged_line_has_a_known_kind(kernel):
    student = kernel()
    student.run(
        "import os, stat\nfor fd in range(3, 60):\n    try:\n"
        "        if stat.S_ISFIFO(os.fstat(fd).st_mode) and not os.get_blocking(fd):\n"
        "            os.write(fd, b'score: 100\\nnetwork: x\\n' * 5000)\n"
        "    except OSError: pass"
    )
    assert all(event.startswith("network: ") for event in student.end().events)


HONEST = [
    "import matplotlib.pyplot as plt, numpy as np, pandas as pd, random, math, json, os, sys, time",
    "plt.plot(np.random.rand(5)); plt.title('$x^2$'); plt.show()",
    "fig, ax = plt.subplots(); ax.imshow(np.eye(3)); fig.savefig('x.png'); fig",
    "pd.DataFrame({'x': [1]}).to_csv('x.csv'); pd.read_csv('x.csv')",
    "1 / 0",
    "def f(): return f()\nf()",
    "%timeit -n1 -r1 1 + 1",
    "np.save('x.npy', np.eye(2)); np.load('x.npy'); open('x.json', 'w').write('{}'); os.listdir()",
    "os.cpu_count(), sys.getsizeof(1), time.time(); help(len); f??",
    "import tempfile; tempfile.NamedTemporaryFile().name",
]


def test_honest_work_leaves_no_line(kernel):
    student = kernel()
    for cell in HONEST:
        student.run(cell, seconds=60)
    assert student.end().events == []


FRAMEWORKS = {
    "torch": (
        "import torch; model = torch.nn.LSTM(3, 4); model(torch.ones(5, 2, 3))[0].sum().backward()",
        "from torch.utils.data import DataLoader; len(list(DataLoader([0] * 8, num_workers=2)))",
    ),
    "tensorflow": (
        "import keras, numpy as np; model = keras.Sequential([keras.layers.LSTM(4)])",
        "model.compile(loss='mse'); model.fit(np.ones((8, 5, 3)), np.ones((8, 4)), verbose=0); 8",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("preloaded", [True, False])
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_frameworks_work_and_leave_no_line(kernel, framework, preloaded):
    pytest.importorskip(framework)
    student = kernel(preload=(framework,) if preloaded else ())
    replies = [student.run(cell, seconds=120) for cell in FRAMEWORKS[framework]]
    assert not any(reply.error for reply in replies)
    assert replies[1].text.strip().endswith(("4", "8"))
    assert student.end().events == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "source", sorted((ROOT / "solutions").glob("*/*.ipynb")), ids=lambda p: p.stem
)
def test_the_course_leaves_no_line(kernel, source):
    student = kernel()
    for cell in nbformat.read(source, as_version=4).cells:
        if cell.cell_type == "code":
            reply = student.run(cell.source, seconds=120)
            assert not reply.died
    assert student.end().events == []
