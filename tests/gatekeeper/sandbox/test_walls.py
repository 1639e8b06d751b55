"""What a submission cannot reach: the network, the grader's files, its processes, its name."""

import os
import socket
import sys
from pathlib import Path

import pytest

from gatekeeper.sandbox.bubblewrap import import_path

ROOT = Path(__file__).parents[3]

TRY = """
import errno, os
def attempt(action):
    try:
        return action()
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error))
"""


@pytest.mark.parametrize(
    ("action", "refused"),
    [
        ("socket.create_connection(('192.0.2.1', 80), 2)", "ENETUNREACH"),
        ("socket.create_connection(('2001:db8::1', 80), 2)", "ENETUNREACH"),
        ("socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))", "ENETUNREACH"),
        ("socket.socket(socket.AF_VSOCK)", "EAFNOSUPPORT"),
        ("socket.socket(socket.AF_ALG)", "EAFNOSUPPORT"),
        ("socket.socket(socket.AF_PACKET, socket.SOCK_RAW)", "EAFNOSUPPORT"),
        ("socket.socket(type=socket.SOCK_RAW, proto=1)", "EPERM"),
    ],
)
def test_no_network(student, action, refused):
    assert student.run(f"{TRY}\nimport socket; print(attempt(lambda: {action}))").text == (
        f"{refused}\n"
    )


def test_no_names_and_no_interfaces(student):
    reply = student.run("import socket; socket.getaddrinfo('example.org', 80)")
    assert reply.error == "gaierror"
    assert student.run("print([n for _, n in socket.if_nameindex()])").text == "['lo']\n"


def test_no_server_of_this_machine(student, tmp_path):
    code = f"{TRY}\nimport socket; family = socket.AF_UNIX\n"
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_UNIX) as abstract:
        abstract.bind("\0gatekeeper-test-abstract")
        abstract.listen()
        file = socket.socket(socket.AF_UNIX)
        file.bind(str(tmp_path / "socket"))
        file.listen()
        port = tcp.getsockname()[1]
        reply = student.run(
            f"{code}print(attempt(lambda: socket.create_connection(('127.0.0.1', {port}), 2)))\n"
            "print(attempt(lambda: socket.socket(family).connect('\\0gatekeeper-test-abstract')))\n"
            f"print(attempt(lambda: socket.socket(family).connect({str(tmp_path / 'socket')!r})))"
        )
        file.close()
    assert reply.text.split() == ["ECONNREFUSED", "ECONNREFUSED", "ENOENT"]


WALK = """
import os
def writable(folder):
    path = os.path.join(folder, "gatekeeper-test")
    try:
        open(path, "w").close()
    except OSError:
        return False
    os.remove(path)
    return True
found = []
for folder, names, files in os.walk("/"):
    names[:] = [n for n in names if os.path.join(folder, n) not in ("/proc", "/tmp", "/sys")]
    if writable(folder):
        found.append(folder)
print(found)
"""


def test_only_the_private_tmp_can_be_written(student):
    # /dev/shm is a folder of the same small /tmp.
    assert student.run(WALK).text == "['/dev/shm']\n"
    reply = student.run(
        f"{TRY}\nprint(attempt(lambda: open('/proc/sys/kernel/core_pattern', 'w')))\n"
        "print(attempt(lambda: open('/proc/sys/kernel/hostname', 'w')))\n"
        "print(attempt(lambda: open('/proc/self/oom_score_adj', 'w')))\n"
        f"print(attempt(lambda: open({__file__!r}, 'a')))\n"
        f"print(attempt(lambda: os.chmod({sys.executable!r}, 0o777)))"
    )
    assert reply.text.split() == ["EROFS"] * 3 + ["ENOENT", "EROFS"]
    assert student.run("open('x', 'w').write('1'); os.getcwd()").text.endswith("'/tmp/work'")


def test_nothing_of_the_grader_is_there(kernel, tmp_path, monkeypatch):
    (tmp_path / "secret").write_text("secret")
    monkeypatch.setenv("GATEKEEPER_TEST_SECRET", "secret")
    paths = [ROOT / "pyproject.toml", ROOT / "solutions", Path(__file__), tmp_path / "secret"]
    paths += [Path.home() / name for name in os.listdir(Path.home())[:50] if name != ".pyenv"]
    paths += [Path("/etc/shadow"), Path("/etc/hostname"), Path("/var/log"), Path("/root/.ssh")]
    student = kernel()
    seen = student.run(f"import os\n[p for p in {[*map(str, paths)]!r} if os.path.lexists(p)]")
    assert seen.text == "[]"
    assert student.run("import os; 'GATEKEEPER_TEST_SECRET' in os.environ").text == "False"
    assert student.run("b'SECRET' in open('/proc/self/environ', 'rb').read()").text == "False"


def test_a_path_that_holds_the_course_stays_outside(tmp_path, monkeypatch):
    course = tmp_path / "home" / "course"
    course.mkdir(parents=True)
    (course / "nbgrader_config.py").touch()
    (tmp_path / "modules").mkdir()
    for path in (course, course.parent, tmp_path / "modules", "", "/"):
        monkeypatch.syspath_prepend(path)
    path = import_path()
    assert str(tmp_path / "modules") in path
    assert not {str(course), str(course.parent), "", "/", str(Path.home())} & {*path}


def test_environment_and_names_are_constant(kernel, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    student = kernel()
    names = eval(student.run("import os; sorted(os.environ)").text)
    assert not {"NBGRADER_EXECUTION", "KERAS_BACKEND", "USER", "LOGNAME"} & set(names)
    assert student.run("import socket; socket.gethostname()").text == "'sandbox'"
    assert student.run("os.environ['HOME'], os.getcwd()").text == "('/tmp/home', '/tmp/work')"
    assert student.run("import getpass; getpass.getuser()").text == "'student'"


def test_no_privileges(student):
    text = student.run("print(open('/proc/self/status').read())").text
    fields = dict(line.split(":\t") for line in text.splitlines() if ":\t" in line)
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(fields[name], 16) == 0, name
    assert fields["NoNewPrivs"].strip() == "1"
    assert fields["Seccomp"].strip() == "2"
    assert {*fields["Uid"].split()} == {"65534"}
    every = "import glob\n{l for f in glob.glob('/proc/[0-9]*/task/*/status') for l in open(f)"
    assert student.run(every + " if l.startswith('CapEff')}").text.count("CapEff") == 1
    calls = "import ctypes; libc = ctypes.CDLL(None, use_errno=True)\n"
    for call in ("unshare(0x10000000)", "unshare(0x20000)", "ptrace(0, 0, 0, 0)"):
        assert student.run(f"{calls}libc.{call}").text == "-1", call
    remount = "libc.mount(None, b'/run/gatekeeper', None, 32 | 4096, None), ctypes.get_errno()"
    assert student.run(calls + remount).text == "(-1, 1)"
    clone = "pid = libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0)\nif pid == 0: os._exit(0)\npid"
    assert student.run(f"import os\n{clone}").text == "-1"


def test_the_grader_cannot_be_seen_traced_or_killed(student):
    pids = "import os\nsorted(int(n) for n in os.listdir('/proc') if n.isdigit())"
    assert student.run(pids).text == f"[1, {student.run('os.getpid()').text}]"
    reply = student.run(
        f"{TRY}\nimport signal\n"
        "for number in range(1, 65):\n"
        "    if number not in (32, 33): attempt(lambda: os.kill(1, number))\n"
        "print(attempt(lambda: open('/proc/1/mem', 'rb')),"
        " attempt(lambda: open('/proc/1/environ')))"
    )
    assert set(reply.text.split()) <= {"EACCES", "EPERM", "ESRCH"}
    assert student.run("os.getppid()").text == "1"
    assert student.run("os.listdir('/run/proc')").error == "PermissionError"
    assert student.run("'still here'").text == "'still here'"
    assert student.zygote.alive
