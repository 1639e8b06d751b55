"""The options of ``python -m gatedrnn.bench``."""

import argparse
import sys
from pathlib import Path

from gatedrnn.bench.cases import CELLS, DTYPES, QUICK, ROUNDS, Plan
from gatedrnn.bench.command import Parser, positive
from gatedrnn.bench.players import BenchError
from gatedrnn.bench.record import DEFAULT, write
from gatedrnn.bench.run import measure
from gatedrnn.bench.table import summary, table


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = Parser(
        "bench", prog="python -m gatedrnn.bench", description="Time the layers of gatedrnn."
    )
    parser.add_argument("--quick", action="store_true", help="LSTM, float32, two sizes, 3 rounds")
    parser.add_argument("--cells", nargs="+", choices=tuple(CELLS), help="default: all")
    parser.add_argument("--dtype", nargs="+", choices=DTYPES, help="default: both")
    parser.add_argument("--rounds", type=positive, help=f"default: {ROUNDS}")
    parser.add_argument("--seed", type=int, default=0, help="seed of all arrays, default: 0")
    parser.add_argument("--output", type=_file, help=f"JSON file; a full run: {DEFAULT}")
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
        0; 1 when something could not be measured or was wrong.
    """
    options = parser().parse_args(arguments)
    output = options.output or _default_output(options)
    try:
        if output and not output.parent.is_dir():
            raise BenchError(f"bench: there is no folder {output.parent}; name a file: --output")
        record = measure(_plan(options), say=lambda line: print(line, flush=True))
    except BenchError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("bench: stopped, nothing is written", file=sys.stderr)
        return 1
    print(f"\n{table(record)}\n\n{summary(record)}\n")
    if output:
        write(record, output)
        print(f"Written to {output} ({record['provenance']['seconds']} s).")
    else:
        print("Nothing is written: only a full run replaces the record, or name a file: --output.")
    wrong = [r for case in record["cases"] for r in case["rows"] if r["status"] != "timed"]
    return 1 if wrong else 0


def _plan(options) -> Plan:
    chosen = dict(QUICK) if options.quick else {}
    for name, value in (
        ("cells", options.cells),
        ("dtypes", options.dtype),
        ("rounds", options.rounds),
    ):
        if value is not None:
            chosen[name] = value if name == "rounds" else tuple(dict.fromkeys(value))
    return Plan(**chosen, seed=options.seed)


def _default_output(options) -> Path | None:
    # A part must not overwrite the record that the book shows.
    part = options.quick or options.cells or options.dtype or options.rounds or options.seed
    return None if part else DEFAULT


def _file(text) -> Path:
    path = Path(text)
    if not path.parent.is_dir() or path.is_dir():
        raise argparse.ArgumentTypeError(f"{str(path)!r} is no file in an existing folder")
    return path
