"""Where, when and with what a measurement was made."""

import datetime
import os
import platform
import subprocess
from pathlib import Path

import numpy as np

from gatedrnn import __version__


def machine() -> dict:
    """Describe the processor and the system.

    Returns
    -------
    dict
        `cpu`, `cores`, `simd` (instruction sets that NumPy found), `system`.
    """
    found = np.show_config(mode="dicts").get("SIMD Extensions", {}).get("found", [])
    return {
        "cpu": _cpu_model(),
        "cores": os.cpu_count(),
        "simd": ", ".join(found),
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
        `date`, and `load`: processes that wanted a core, mean of the last minute, or None where
        the system does not say.
    """
    now = datetime.datetime.now(datetime.UTC)
    load = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
    return {"date": now.isoformat(timespec="seconds"), "load": load}


def base_versions() -> dict[str, str]:
    """Return the versions of Python and of this package."""
    return {"python": platform.python_version(), "gatedrnn": __version__}


def driver() -> str | None:
    """Return the version of NVIDIA's driver, or None where there is none."""
    command = ["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"]
    try:
        run = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return None
    return run.stdout.strip().partition("\n")[0] or None if run.returncode == 0 else None


def _cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def _git(*arguments: str) -> str | None:
    command = ["git", "-C", str(Path(__file__).parent), *arguments]
    try:
        run = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return None
    return run.stdout.strip() if run.returncode == 0 else None
