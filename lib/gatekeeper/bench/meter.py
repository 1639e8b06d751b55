"""Run a command and count the processor time of all it leaves behind: ``meter FILE COMMAND``."""

import ctypes
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
# Whatever has not ended by then is not counted.
PATIENCE = 10.0


def main(arguments: list[str]) -> int:
    """Run a command and write down what it took.

    Parameters
    ----------
    arguments : list of str
        The file to write, and the command.

    Returns
    -------
    int
        0, whatever the command's own exit code is; that is in the file.
    """
    file, *command = arguments
    if sys.platform == "linux":
        # Workers that outlive the command would else be somebody else's children, and not counted.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    start = time.perf_counter()
    code = subprocess.run(command, stdin=subprocess.DEVNULL).returncode
    seconds = time.perf_counter() - start
    _reap()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = {"code": code, "seconds": seconds, "cpu": usage.ru_utime + usage.ru_stime}
    Path(file).write_text(json.dumps(spent), encoding="utf8")
    return 0


def _reap() -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not ended:
            time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
