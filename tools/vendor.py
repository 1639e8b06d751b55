"""Fetch from npm what pages and browser tests need, into .build/ (nothing here is committed).

Exits 0 without npm or a network: the book then links its mathematics from a CDN, and says so.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NPM_FOLDER = ROOT / ".build" / "npm"
MATHJAX = ROOT / ".build" / "static" / "vendor" / "mathjax"
LOCKED = ("package.json", "package-lock.json")
# MathJax's one-file build, its fonts, and the TeX packages it loads when a formula asks for one.
MATHJAX_PARTS = ("tex-chtml.js", "output/chtml/fonts/woff-v2", "input/tex/extensions")
CONSEQUENCE = (
    "this copy of the book needs a network to show mathematics, "
    "and the tests of pages without a network are skipped."
)


def wanted_versions() -> str:
    """Hash the lock file and the list of copied parts."""
    digest = hashlib.sha256(repr(MATHJAX_PARTS).encode())
    for name in LOCKED:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def install() -> str | None:
    """Run `npm ci` on the lock file; return why it did not work, or None."""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is missing (install Node.js 18 or newer, for example: apt install npm)"
    NPM_FOLDER.mkdir(parents=True, exist_ok=True)
    for name in LOCKED:
        shutil.copy(ROOT / name, NPM_FOLDER / name)
    print("npm: fetching MathJax and axe-core ...", flush=True)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(command, cwd=NPM_FOLDER, stdin=subprocess.DEVNULL).returncode:
        return "npm could not fetch MathJax (see its message above)"
    return None


def copy_mathjax() -> None:
    """Copy the parts of MathJax that pages load."""
    shutil.rmtree(MATHJAX, ignore_errors=True)
    source = NPM_FOLDER / "node_modules" / "mathjax" / "es5"
    for part in MATHJAX_PARTS:
        target = MATHJAX / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if (source / part).is_dir():
            shutil.copytree(source / part, target)
        else:
            shutil.copy(source / part, target)


def main() -> int:
    """Bring .build/ up to date with package-lock.json."""
    stamp = ROOT / ".build" / "vendor.stamp"
    wanted = wanted_versions()
    if stamp.exists() and stamp.read_text() == wanted:
        return 0
    problem = install()
    if problem:
        # An older copy must not pass for the pinned one.
        stamp.unlink(missing_ok=True)
        shutil.rmtree(MATHJAX, ignore_errors=True)
        print(f"note: {problem}: {CONSEQUENCE}", file=sys.stderr)
        return 0
    copy_mathjax()
    stamp.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
