"""Where, when and with what a measurement was made."""

import datetime
import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = (
    "gatedrnn", "nbgrader", "nbclient", "ipykernel", "distributed", "numpy", "torch",
)  # fmt: skip


def machine() -> dict:
    """Describe the machine.

    Returns
    -------
    dict
        `cpu`, `cores` and `system`.
    """
    return {
        "cpu": _cpu_model(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def source() -> dict:
    """Name the commit of the code that runs.

    Returns
    -------
    dict
        `commit`, and `dirty`: whether the working tree differs from it; both None outside git.
    """
    commit, changes = _git("rev-parse", "HEAD"), _git("status", "--porcelain")
    return {"commit": commit, "dirty": None if changes is None else bool(changes)}


def moment() -> dict:
    """Return date and time (UTC), and how busy the machine is.

    Returns
    -------
    dict
        `date`, and `load`: programs that wanted a core, mean of the last minute, or None where the
        system does not say.
    """
    now = datetime.datetime.now(datetime.UTC)
    load = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
    return {"date": now.isoformat(timespec="seconds"), "load": load}


def versions() -> dict[str, str]:
    """Return the versions of what takes part.

    Returns
    -------
    dict of str to str
        Python, the packages, and bubblewrap.
    """
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    said = _output("bwrap", "--version")
    return found | ({"bubblewrap": said.split()[-1]} if said else {})


def _cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def _git(*arguments: str) -> str | None:
    return _output("git", "-C", str(Path(__file__).parent), *arguments)


def _output(*command: str) -> str | None:
    try:
        run = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return None
    return run.stdout.strip() if run.returncode == 0 else None
