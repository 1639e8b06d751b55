"""The kernel ladder on a table of the test's own: who wins, what binds, who does not fit."""

import itertools
import json
import shutil
import subprocess
from base64 import b64encode

import numpy as np
import pytest

from gatedrnn.viz.explorers import kernel_ladder as page
from gatedrnn.viz.explorers.kernel_ladder_math import KNOBS, RECORDED, decades, kernel_ladder
from gatedrnn.viz.explorers.panel import PANEL

SCRIPT = """
import { readFileSync } from "node:fs";
const { simulate, describe } = await import(process.argv[1]);
const settings = JSON.parse(readFileSync(0, "utf8"));
const answer = settings.map((s) => ({ ...simulate(s), words: describe(simulate(s), s) }));
process.stdout.write(JSON.stringify(answer));
"""


def rung(label, step_us, gflop_us, up_to=None, worst=0.1):
    """One rung whose backward pass takes twice as long a step."""
    line = {"step_us": step_us, "gflop_us": gflop_us, "worst": worst}
    both = line | {"step_us": 2 * step_us, "worst": 2 * worst}
    return {"label": label, "up_to": up_to, "f": line, "fb": both}


TABLE = {
    "device": "a machine",
    "dtype": "bfloat16",
    "itemsize": 2,
    "rates": {"tflops": 50.0, "gbs": 4000.0, "launch_us": 1.5},
    "range": {"B": [16, 128], "T": [35, 1024], "H": [64, 768]},
    "left_out": ["a rung", "another"],
    "rungs": [
        rung("loop over gates", 160.0, 25.0),
        rung("stays on chip", 1.0, 60.0, up_to=128),
        rung("layer", 4.0, 20.0, worst=1.5),
    ],
}
NARROW = {"B": 8, "T": 1024, "H": 32}
WIDE = {"B": 256, "T": 16, "H": 1024}
GRID = [
    dict(zip(KNOBS, v, strict=True)) for v in itertools.product(*(k[1] for k in KNOBS.values()))
]


@pytest.fixture
def table(monkeypatch):
    """Python's table, replaced for page and mathematics alike."""
    for name, value in TABLE.items():
        monkeypatch.setitem(RECORDED, name, value)


def test_the_module_computes_what_python_computes(table):
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is missing (for example: apt install nodejs)")
    parts = (PANEL.read_text(), f"const RECORDED = {json.dumps(TABLE)};", page.MODULE.read_text())
    url = "data:text/javascript;base64," + b64encode("\n".join(parts).encode()).decode()
    command = [node, "--input-type=module", "--eval", SCRIPT, url]
    done = subprocess.run(command, input=json.dumps(GRID), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for settings, found in zip(GRID, json.loads(done.stdout), strict=True):
        for field, expected in kernel_ladder(**settings)._asdict().items():
            assert found[field] == pytest.approx(expected, rel=1e-12), (field, settings)
        assert found["words"] == page.describe(**settings)


def test_a_rung_that_does_not_fit_cannot_win(table):
    narrow = kernel_ladder(**NARROW)
    assert (narrow.fits, narrow.fastest) == ([True] * 3, 1)
    # At 32 MFLOP a step the chip would still be sooner, but U has no room there.
    wide = kernel_ladder(**NARROW | {"H": 256, "B": 8})
    assert wide.times[1] < wide.times[2]
    assert (wide.fits, wide.fastest) == ([True, False, True], 2)


def test_steps_bind_the_narrow_and_products_the_wide(table):
    assert kernel_ladder(**NARROW).overhead.min() > 0.9
    # The loop over gates waits for its launches even there.
    loop, *others = kernel_ladder(**WIDE).overhead
    assert max(others) < 0.1 < 0.5 < loop
    words = page.describe(**NARROW)
    assert "the fastest rung should be “stays on chip” with 1 ms; “loop over gates”" in words
    assert "Overhead binds it: 99 % of its time is what its steps cost at any size." in words
    assert "miss its measured times (a machine, bfloat16) by up to 10 %, and this size" in words
    assert words.endswith("Timed at too few sizes to be here: a rung, another.")
    assert "Arithmetic binds it: 96 % of its time is products." in page.describe(**WIDE)


def test_a_size_outside_the_timed_ones_is_called_so(table):
    assert not kernel_ladder(B=16, T=64, H=64).outside
    for knob, value in (("B", 8), ("B", 256), ("T", 32), ("H", 32), ("H", 1024)):
        assert kernel_ladder(**{"B": 16, "T": 64, "H": 64} | {knob: value}).outside


def test_the_axis_holds_every_prediction(table):
    low, high = decades()
    times = np.array([kernel_ladder(**settings).times for settings in GRID])
    assert 10.0**low <= times.min() < 10.0 ** (low + 1)
    assert 10.0 ** (high - 1) < times.max() <= 10.0**high


def test_the_picture_says_who_does_not_fit_and_marks_what_binds(table):
    axes = page.picture(**WIDE).axes[0]
    assert "takes H\nup to 128" in [text.get_text() for text in axes.texts]
    marks = [line.get_marker() for line in axes.get_lines() if len(line.get_xdata()) == 1]
    assert marks == ["o", "D"]
    marks = [line.get_marker() for line in page.picture(**NARROW).axes[0].get_lines()]
    assert marks.count("o") == 3


def test_the_shipped_table_is_no_faster_than_the_machine():
    """No rung multiplies faster than the large product of the same record."""
    for line in (rung[mode] for rung in RECORDED["rungs"] for mode in ("f", "fb")):
        assert line["gflop_us"] >= 1e3 / RECORDED["rates"]["tflops"] * (1 - 1e-3)
        assert line["step_us"] >= 0
