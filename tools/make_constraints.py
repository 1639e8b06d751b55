"""Resolve requirements.txt anew and write what it pulls in to constraints.txt."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Debian 12 ships 3.11.2, and some packages have dropped the first 3.11 releases.
OLDEST = "3.11.0"
HEADER = """\
# Versions of everything requirements.txt pulls in, as one resolved and tested set.
# Written by `make constraints`; do not edit by hand.
"""


def normalised(name: str) -> str:
    """Spell a package name as the index does."""
    return re.sub(r"[-_.]+", "-", name).lower()


def resolve(requirements: str) -> dict[str, str]:
    """Ask pip which versions it would install on OLDEST, without installing them."""
    with tempfile.TemporaryDirectory() as folder:
        wanted, report = Path(folder, "wanted.txt"), Path(folder, "report.json")
        wanted.write_text(requirements)
        pip = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed"]
        # pip resolves for another Python only into a folder and only from wheels.
        pip += ["--python-version", OLDEST, "--target", folder, "--only-binary", ":all:"]
        subprocess.run([*pip, "--report", report, "-r", wanted], check=True)
        found = json.loads(report.read_text())["install"]
    return {item["metadata"]["name"]: item["metadata"]["version"] for item in found}


def main() -> None:
    """Rewrite constraints.txt."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    lines = [line for line in lines if line and not line.startswith(("#", "-c"))]
    pinned = {normalised(re.split(r"[=\[ ;]", line)[0]) for line in lines}
    versions = resolve("\n".join(lines))
    pulled_in = [name for name in versions if normalised(name) not in pinned]
    pulled_in.sort(key=str.lower)
    body = "".join(f"{name}=={versions[name]}\n" for name in pulled_in)
    (ROOT / "constraints.txt").write_text(HEADER + body)


if __name__ == "__main__":
    main()
