"""Build the book strictly into _build/html: any warning or failing cell ends with exit code 1.

The page folder is removed first, because a second, unchanged build after a failed one would read
nothing again and return 0. Outputs of notebooks come from an execution cache that cannot be
stale (book/_ext/fresh_cache.py); `--execute` drops it and runs every notebook again.
"""

import argparse
import fcntl
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STRICT = ("-n", "-W", "--keep-going", "--all")


def build() -> int:
    """Run jupyter-book; its own output is the progress report."""
    # The program beside this Python, so that a build never picks up another environment's.
    program = Path(sys.executable).with_name("jupyter-book")
    command = [program, "build", "book", "--config", "_config.yml", "--path-output", ".", *STRICT]
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL).returncode


def main() -> int:
    """Build under a lock, so that two builds in one checkout wait for each other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--execute", action="store_true", help="run every notebook again")
    arguments = parser.parse_args()
    started = time.monotonic()
    (ROOT / ".build").mkdir(exist_ok=True)
    with (ROOT / ".build" / "book.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("another build of this book is running; waiting for it ...", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        shutil.rmtree(ROOT / "_build", ignore_errors=True)
        if arguments.execute:
            shutil.rmtree(ROOT / ".build" / "executed", ignore_errors=True)
        code = build()
    if code:
        print("The book was not built: see the warnings and errors above.", file=sys.stderr)
        return 1
    print(f"The book is in _build/html ({time.monotonic() - started:.0f} s).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
