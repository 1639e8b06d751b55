"""`import gatedrnn` costs NumPy and nothing else."""

import json
import subprocess
import sys

HEAVY = ("torch", "tensorflow", "keras", "triton", "matplotlib", "ipywidgets", "anywidget")
LIGHT_MODULES = (
    "gatedrnn",
    "gatedrnn.spec",
    "gatedrnn.lengths",
    "gatedrnn.params",
    "gatedrnn.convert",
    "gatedrnn.reference",
    "gatedrnn.fast",
    "gatedrnn.data",
    "gatedrnn.checks",
)


def loaded_by(modules) -> set[str]:
    """Top-level packages that a fresh interpreter holds after the imports."""
    code = f"import {', '.join(modules)}, sys, json; print(json.dumps(list(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stderr == ""
    return {name.partition(".")[0] for name in json.loads(run.stdout)}


def test_the_core_needs_only_numpy():
    loaded = loaded_by(LIGHT_MODULES)
    assert loaded.isdisjoint(HEAVY)
    assert loaded.isdisjoint({"mlxtend", "scipy", "sklearn", "pandas"})
