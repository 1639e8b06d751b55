"""The options of ``python -m gatedrnn.bench.kernels``."""

import argparse
import json
import sys
from pathlib import Path

import torch

from gatedrnn.bench.command import Parser
from gatedrnn.bench.kernels.grid import cases
from gatedrnn.bench.kernels.run import measure
from gatedrnn.bench.kernels.table import table
from gatedrnn.bench.kernels.views import write_explorer
from gatedrnn.bench.record import write

DEFAULT = Path("book/_data/bench-kernels.json")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = Parser(
        "bench",
        prog="python -m gatedrnn.bench.kernels",
        description="Time the rungs of gatedrnn.kernels.",
    )
    parser.add_argument("--quick", action="store_true", help="one size, float32, 3 rounds")
    parser.add_argument("--seed", type=int, default=0, help="seed of all arrays, default: 0")
    parser.add_argument("--output", type=Path, help=f"JSON file; a full run: {DEFAULT}")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Measure, print and write.

    Parameters
    ----------
    arguments : list of str, optional
        Command line; the program's own when absent.

    Returns
    -------
    int
        0; 1 when a rung was wrong, or there was nowhere to write.
    """
    options = parser().parse_args(arguments)
    output = options.output or (None if options.quick or options.seed else DEFAULT)
    if output and not output.parent.is_dir():
        print(f"bench: there is no folder {output.parent}; name a file: --output", file=sys.stderr)
        return 1
    gpu = torch.cuda.is_available()
    if output == DEFAULT and not gpu and _holds_a_gpu(DEFAULT):
        print(
            f"bench: {DEFAULT} was measured on a GPU and this machine has none; name another file: "
            "--output",
            file=sys.stderr,
        )
        return 1
    plan = cases(gpu, quick=options.quick, seed=options.seed)
    record = measure(plan, 3 if options.quick else 9, say=lambda line: print(line, flush=True))
    print(f"\n{table(record)}\n")
    if output:
        write(record, output)
        if output == DEFAULT:
            write_explorer(record)
        print(f"Written to {output} ({record['provenance']['seconds']} s).")
    else:
        print("Nothing is written: only a full run replaces the record, or name a file: --output.")
    rows = [row for case in record["cases"] for row in case["rows"]]
    return 1 if any(row["status"].startswith("wrong") for row in rows) else 0


def _holds_a_gpu(path: Path) -> bool:
    if not path.is_file():
        return False
    return json.loads(path.read_text(encoding="utf8"))["provenance"]["driver"] is not None
