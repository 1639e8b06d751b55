"""Whether a real sandbox can be had here, found out by making one."""

import subprocess
import sys

from gatekeeper.model import GatekeeperError
from gatekeeper.sandbox import bubblewrap

_SECONDS = 60
# It prints what it could do that it must not be able to.
_PROBE = """
import os, socket
from pathlib import Path
def can(what, action):
    try:
        action()
    except OSError:
        return
    print(what)
can("write to /usr", lambda: open("/usr/x", "w"))
can("write to /", lambda: open("/x", "w"))
can("reach the network", lambda: socket.create_connection(("192.0.2.1", 80), 0.1))
if sorted(n for _, n in socket.if_nameindex()) not in ([], ["lo"]): print("see the network")
if os.listdir("/tmp"): print("see the machine's /tmp")
if len([n for n in os.listdir("/proc") if n.isdigit()]) > 3: print("see other processes")
if socket.gethostname() != "sandbox": print("see the host's name")
print("done")
"""
_HINT = (
    "bubblewrap is installed and cannot make a sandbox here ({text}): allow unprivileged user"
    " namespaces, which default Docker and Kubernetes containers forbid, or grade in a container"
    " of your own with --unsafe-no-sandbox."
)


def why_not() -> str | None:
    """Try a sandbox: no network, nothing to write to, processes and /tmp of its own.

    Returns
    -------
    str or None
        One sentence that says what is missing; None when all is well.
    """
    try:
        return _outer() or _inner()
    except GatekeeperError as error:
        return str(error)


def _outer() -> str | None:
    inner = [sys.executable, "-I", "-S", "-c", _PROBE]
    try:
        done = subprocess.run(
            bubblewrap.command(inner), capture_output=True, text=True, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return _HINT.format(text=str(error))
    lines = done.stdout.split("\n")[:-1]
    if lines[-1:] != ["done"]:
        words = done.stderr.strip().splitlines() or [f"it ended with code {done.returncode}"]
        return _HINT.format(text=words[-1])
    if lines[:-1]:
        return f"The sandbox leaks: code inside can {' and '.join(lines[:-1])}."
    return None


def _inner() -> str | None:
    return None
