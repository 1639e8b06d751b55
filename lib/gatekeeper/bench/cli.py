"""The options of ``python -m gatekeeper.bench``."""

import argparse
import sys
from pathlib import Path

from gatekeeper.bench.exercises import EXERCISES
from gatekeeper.bench.record import DEFAULT, write
from gatekeeper.bench.run import QUICK, Plan, measure
from gatekeeper.bench.table import table
from gatekeeper.model import GatekeeperError


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
    options = _parser().parse_args(arguments)
    base = QUICK if options.quick else Plan()
    asked = {name: getattr(options, name) for name in Plan._fields}
    plan = base._replace(**{name: value for name, value in asked.items() if value is not None})
    # A part must not overwrite the record that the book shows.
    output = options.output or (DEFAULT if plan == Plan() else None)
    try:
        if output and not output.parent.is_dir():
            raise GatekeeperError(f"There is no folder {output.parent}; name a file: --output.")
        record = measure(plan, say=lambda line: print(line, flush=True))
    except GatekeeperError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("bench: stopped, nothing is written", file=sys.stderr)
        return 1
    print(f"\n{table(record)}\n")
    if output:
        write(record, output)
        print(f"Written to {output} ({record['provenance']['seconds']} s).")
    else:
        print("Nothing is written: only a full run replaces the record, or name a file: --output.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m gatekeeper.bench",
        description="Grade one class with stock nbgrader and with gatekeeper, and time both.",
    )
    quick = f"{QUICK.exercises[0]}, {QUICK.students} students, {QUICK.rounds} round"
    parser.add_argument("--quick", action="store_true", help=quick)
    parser.add_argument("--exercises", nargs="+", choices=tuple(EXERCISES), help="default: all")
    parser.add_argument("--students", type=_positive, help=f"default: {Plan().students}")
    parser.add_argument("--rounds", type=_positive, help=f"default: {Plan().rounds}")
    parser.add_argument("--seed", type=int, help="of who writes what, default: 0")
    parser.add_argument("--output", type=Path, help=f"JSON file; a full run: {DEFAULT}")
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no positive integer")
    return int(text)
