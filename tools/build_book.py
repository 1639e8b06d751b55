"""Build the book strictly into _build/html: any warning or failing cell ends with exit code 1.

Every build starts from an empty folder, because a second, unchanged build after a failed one would
read nothing again and return 0; a finished book then takes the place of the old one. Outputs of
notebooks come from an execution cache that cannot be stale (book/_ext/fresh_cache.py);
`--execute` drops it and runs every notebook again.
"""

import argparse
import fcntl
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / ".build"
STRICT = ("-n", "-W", "--keep-going", "--all")


def build(book: Path, config: Path, output: Path) -> int:
    """Build a book into output/_build; jupyter-book's own messages report the progress.

    Parameters
    ----------
    book : Path
        Folder of the pages.
    config : Path
        The configuration file.
    output : Path
        Folder for _build.

    Returns
    -------
    int
        Exit code; 0 only when there was neither a warning nor an error.
    """
    # The program beside this Python, so that a build never picks up another environment's.
    program = Path(sys.executable).with_name("jupyter-book")
    command = [program, "build", book, "--config", config, "--path-output", output, *STRICT]
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL).returncode


def replace_book(scratch: Path) -> None:
    """Put the finished book where the old one was."""
    shutil.rmtree(ROOT / "_build", ignore_errors=True)
    (scratch / "_build").rename(ROOT / "_build")


def main() -> int:
    """Build under a lock, so that two builds in one checkout wait for each other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--execute", action="store_true", help="run every notebook again")
    arguments = parser.parse_args()
    started = time.monotonic()
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "book.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("another build of this book is running; waiting for it ...", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        scratch = BUILD / "book"
        shutil.rmtree(scratch, ignore_errors=True)
        if arguments.execute:
            shutil.rmtree(BUILD / "executed", ignore_errors=True)
        if build(ROOT / "book", ROOT / "_config.yml", scratch):
            print("The book was not built: see the warnings and errors above.", file=sys.stderr)
            return 1
        replace_book(scratch)
    print(f"The book is in _build/html ({time.monotonic() - started:.0f} s).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
