"""What hostile code might reach: a port, sockets, secrets, files; and who watches over them."""

import ctypes
import hashlib
import os
import socket
import stat
import sys
import tempfile
import threading
from pathlib import Path

import psutil

PR_SET_CHILD_SUBREAPER = 36


class World:
    """A listener that nobody should call, secrets nobody should read, folders nobody should fill.

    Attributes
    ----------
    tmp, home : Path
        For the grader; short, because a socket's path must be short.
    calls : list of str
        Who called.
    """

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="gkh-", dir="/tmp")
        base = Path(self._folder.name)
        self.tmp, self.home = base / "t", base / "home"
        self.tmp.mkdir()
        (self.home / ".ssh").mkdir(parents=True)
        (self.home / ".ssh" / "id_rsa").write_text("hunter2")
        (self.home / "secret").write_text("hunter2")
        self.calls, self._sockets = [], []
        self.abstract = f"gkh-{os.getpid()}"
        port = self._listen(socket.AF_INET, socket.SOCK_STREAM, ("", 0)).getsockname()[1]
        self._listen(socket.AF_INET, socket.SOCK_DGRAM, ("", port))
        self._listen(socket.AF_UNIX, socket.SOCK_STREAM, str(base / "s"))
        self._listen(socket.AF_UNIX, socket.SOCK_STREAM, f"\0{self.abstract}")
        self.places = {
            "PORT": str(port),
            "SOCKET": str(base / "s"),
            "ABSTRACT": self.abstract,
            "HOST": socket.gethostname(),
            "TMP": str(self.tmp),
            "PREFIX": sys.prefix,
        }
        self.environment = {
            "TMPDIR": str(self.tmp),
            "HOME": str(self.home),
            "AWS_SECRET_ACCESS_KEY": "hunter2",
            "NBGRADER_EXECUTION": "hunter2",
        }
        # Whoever is orphaned by the grader becomes a child of this process, and so is seen.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        # Tests before this one may have warm interpreters of their own.
        self._before = set(psutil.Process().children(recursive=True))

    def _listen(self, family, kind, address) -> socket.socket:
        server = socket.socket(family, kind)
        server.bind(address)
        if kind == socket.SOCK_STREAM:
            server.listen()
        self._sockets.append(server)
        threading.Thread(target=self._answer, args=(server, str(address)), daemon=True).start()
        return server

    def _answer(self, server, address):
        while True:
            try:
                server.accept() if server.type == socket.SOCK_STREAM else server.recv(1000)
            except OSError:
                return
            self.calls.append(address)

    def survivors(self) -> list[str]:
        """Processes that the grader has left behind."""
        left = set(psutil.Process().children(recursive=True)) - self._before
        return [" ".join(p.cmdline())[:200] for p in left if p.status() != "zombie"]

    def litter(self) -> list[str]:
        """Files that the grader, or somebody it graded, has left behind."""
        return [str(path) for path in self.tmp.rglob("*")] + [
            str(path)
            for folder in ("/dev/shm", "/var/tmp", "/tmp")
            for path in Path(folder).iterdir()
            if path.name.startswith(("filler-", "mark", "planted"))
        ]

    def close(self):
        """Take everything down."""
        for server in self._sockets:
            server.close()
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)
        self._folder.cleanup()


def fingerprint(root: Path) -> dict[str, tuple]:
    """Describe every file below a folder, without following links or opening pipes."""
    found = {}
    for where, folders, names in os.walk(root):
        for name in folders + names:
            path = os.path.join(where, name)
            status = os.lstat(path)
            content = os.readlink(path) if stat.S_ISLNK(status.st_mode) else ""
            if stat.S_ISREG(status.st_mode):
                content = hashlib.sha256(Path(path).read_bytes()).hexdigest()
            found[path] = (status.st_mode, status.st_uid, status.st_mtime_ns, content)
    return found
