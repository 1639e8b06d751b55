"""The runs that are done, on disk as they end, so that a stopped command goes on where it was."""

import json
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import numpy as np
import torch

from gatedrnn.bench.provenance import machine
from gatedrnn.experiments.setting import Setting

FOLDER = Path(".build/memory")
DECIDES = (
    *(f"experiments/{name}.py" for name in ("batches", "model", "problems", "setting", "training")),
    *("data/tasks/*.py", "params/initial.py"),
)
"""Files of the library whose change makes earlier runs worthless."""


def fingerprint() -> str:
    """Hash all that decides the numbers: code, versions and processor."""
    root = Path(__file__).parents[1]
    paths = sorted(path for pattern in DECIDES for path in root.glob(pattern))
    made_with = f"{torch.__version__} {np.__version__} {machine()['cpu']}"
    return sha256(b"".join(p.read_bytes() for p in paths) + made_with.encode()).hexdigest()[:12]


class Progress:
    """Rows by setting, kept in a file that grows by a line a run.

    Parameters
    ----------
    folder : Path
        Where the file is; it is made when missing. The file's name holds the `fingerprint`, so runs
        of other code or another machine are never taken for this one's.
    """

    def __init__(self, folder: Path = FOLDER):
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"runs-{fingerprint()}.jsonl"
        self.rows: dict[Setting, dict] = {}
        if self.path.is_file():
            text = self.path.read_text(encoding="utf8")
            # What was cut off in the middle of a line is done again.
            whole = text[: text.rfind("\n") + 1]
            self.path.write_text(whole, encoding="utf8")
            for entry in map(json.loads, whole.splitlines()):
                self.rows[Setting(**entry["setting"])] = entry["row"]

    def add(self, setting: Setting, row: dict) -> None:
        """Keep a finished run."""
        self.rows[setting] = row
        with self.path.open("a", encoding="utf8") as file:
            file.write(json.dumps({"setting": asdict(setting), "row": row}) + "\n")
