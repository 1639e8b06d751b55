"""What `make memory` trains."""

from gatedrnn.experiments.setting import Setting

SEEDS = 3
"""Runs of each setting, with seeds from 0 on."""

HOLD_T = {
    "LSTM": (10, 25, 50, 100, 150, 200),
    "GRU": (10, 25, 50, 100),
    "RNN": (10, 25, 50, 100),
}
"""Numbers of steps to hold a symbol; the longest are left to the LSTM, which trains fastest."""

INITIAL = (
    ("LSTM", None),
    *(("LSTM", bias) for bias in (0.0, 1.0, 2.0, 3.0, 5.0)),
    ("GRU", None),
    ("GRU", 0.0),
    ("GRU", 3.0),
    ("RNN", None),
    ("RNN", 0.0),
)
"""Cells and initial biases that hold a symbol, or not."""

ADDING = {"task": "adding", "H": 32, "steps": 2000}
COPY = {"task": "copy", "T": 20, "H": 64, "steps": 1000}
ADDERS = (
    *(("LSTM", bias) for bias in (None, 0.0, 1.0, 3.0, 5.0)),
    *(("GRU", None), ("GRU", 3.0), ("RNN", None)),
)
COPIERS = (("LSTM", 1.0), ("GRU", None), ("RNN", None))
PARITY = {"task": "parity", "T": 12, "steps": 2000, "test_length": 200}
ABLATED = (
    *(("LSTM", without) for without in (None, "i", "f", "o", "g")),
    *(("GRU", without) for without in (None, "r")),
)
HOLDS = {"LSTM": 5.0, "GRU": 3.0}
"""An initial bias with which the whole cell holds a symbol for 50 steps."""


def parts() -> dict[str, list[Setting]]:
    """List the settings of each part of the record, with seed 0.

    Returns
    -------
    dict of str to list of Setting
        Parts `latch`, `adding`, `copy`, `parity` and `ablation`.
    """
    return {
        "latch": [
            Setting(cell=cell, T=T, bias=bias) for cell, bias in INITIAL for T in HOLD_T[cell]
        ],
        "adding": [
            Setting(cell=cell, T=T, bias=bias, **ADDING) for T in (50, 100) for cell, bias in ADDERS
        ],
        "copy": [Setting(cell=cell, bias=bias, **COPY) for cell, bias in COPIERS],
        "parity": [Setting(cell=cell, bias=bias, **PARITY) for cell, bias in INITIAL],
        "ablation": [
            *(Setting(cell=cell, without=w, bias=HOLDS[cell]) for cell, w in ABLATED),
            *(Setting(cell=cell, without=w, bias=1.0, T=50, **ADDING) for cell, w in ABLATED),
            *(Setting(cell=cell, without=w, bias=1.0, **PARITY) for cell, w in ABLATED),
        ],
    }
