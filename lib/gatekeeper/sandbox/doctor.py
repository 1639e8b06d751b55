"""Whether a real sandbox can be had here, found out by making one."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from gatekeeper.model import GatekeeperError
from gatekeeper.sandbox import bubblewrap

_SECONDS = 60
_PROBE = """
import sys
sys.path[:] = {path!r}
from gatekeeper.inside.probe import main
main()
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
        # Named like the grader's other folders: killed here, the next run sweeps it away.
        with tempfile.TemporaryDirectory(prefix=f"gatekeeper-{os.getpid()}-") as sockets:
            return _probe(Path(sockets))
    except GatekeeperError as error:
        return str(error)


def _probe(sockets: Path) -> str | None:
    script = _PROBE.format(path=bubblewrap.import_path())
    command = bubblewrap.command([sys.executable, "-P", "-s", "-c", script], sockets)
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        return _HINT.format(text=str(error))
    lines = done.stdout.splitlines()
    if lines[-1:] != ["done"]:
        words = (done.stderr + done.stdout).strip().splitlines()
        return _HINT.format(text=words[-1] if words else f"code {done.returncode}")
    if lines[:-1]:
        return f"The sandbox leaks: what runs inside can {' and '.join(lines[:-1])}."
    return None
