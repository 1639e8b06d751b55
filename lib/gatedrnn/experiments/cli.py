"""The options of ``python -m gatedrnn.experiments``."""

import argparse
import sys
from pathlib import Path

from gatedrnn.bench.command import Parser, positive
from gatedrnn.experiments.plan import SEEDS, parts
from gatedrnn.experiments.progress import FOLDER, Progress
from gatedrnn.experiments.record import DEFAULT, write_record
from gatedrnn.experiments.run import measure
from gatedrnn.experiments.summary import write_explorer


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = Parser(
        "memory",
        prog="python -m gatedrnn.experiments",
        description="Train the classical memory tasks.",
    )
    parser.add_argument("--parts", nargs="+", choices=tuple(parts()), help="default: all")
    parser.add_argument("--seeds", type=positive, default=SEEDS, help=f"default: {SEEDS}")
    parser.add_argument("--output", type=Path, help=f"JSON file; a full run: {DEFAULT}")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Train, print and write.

    Parameters
    ----------
    arguments : list of str, optional
        Command line; the program's own when absent.

    Returns
    -------
    int
        0; 1 when there is no folder to write to, or the command was stopped.
    """
    options = parser().parse_args(arguments)
    # A part must not overwrite the record that the book shows.
    full = not options.parts and options.seeds == SEEDS
    output = options.output or (DEFAULT if full else None)
    if output and not output.parent.is_dir():
        print(f"memory: there is no folder {output.parent}; name a file: --output", file=sys.stderr)
        return 1
    chosen = {
        name: listed for name, listed in parts().items() if name in (options.parts or parts())
    }
    try:
        record = measure(
            chosen, options.seeds, Progress(), say=lambda line: print(line, flush=True)
        )
    except KeyboardInterrupt:
        print(f"memory: stopped; finished runs are kept in {FOLDER}", file=sys.stderr)
        return 1
    if output:
        write_record(record, output)
        if output == DEFAULT:
            write_explorer(record)
        print(f"Written to {output} ({record['provenance']['seconds']} s).")
    else:
        print("Nothing is written: only a full run replaces the record, or name a file: --output.")
    return 0
