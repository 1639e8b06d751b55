"""``gatekeeper regrade``."""

import argparse

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gatekeeper.cli.consoles import report_console
from gatekeeper.cli.grade import collect, order_of
from gatekeeper.cli.lists import heading, indented
from gatekeeper.cli.words import count, listing, points, shorten, visible
from gatekeeper.course import Course
from gatekeeper.grade.diff import Difference, differences

LINES = 20


def run(options: argparse.Namespace) -> int:
    """Execute an assignment again and print what differs.

    Parameters
    ----------
    options : argparse.Namespace
        From the command line.

    Returns
    -------
    int
        Exit code.
    """
    course = Course.load(options.course)
    order = order_of(options, force=True, write=options.write, compare=True)
    entries = collect(course, order, "Grading again")
    different, new = differences(entries)
    console = report_console()
    print_differences(console, different, new, everything=options.everything)
    console.print()
    console.print(_outcome(options, len(entries), different, new))
    return 0


def print_differences(
    console: Console, different: list[Difference], new: list[str], *, everything=False
) -> None:
    """Print what a second look at a class changes.

    Parameters
    ----------
    console : Console
        Where to.
    different : list of Difference
        The scores that differ.
    new : list of str
        Students of whom nothing was recorded.
    everything : bool
        Whether a long list is printed in full.
    """
    if different:
        console.print(heading("Comes out differently", len(different)))
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        table.add_column("student")
        table.add_column("question")
        table.add_column("recorded", justify="right")
        table.add_column("now", justify="right")
        table.add_column("")
        for row in different if everything else different[:LINES]:
            now = Text(_points(row.after), style=_style(row))
            names = (shorten(row.student, 20), shorten(row.question, 26))
            table.add_row(*names, _points(row.before), now, visible(row.reason))
        console.print(indented(table))
        if len(different) > LINES and not everything:
            rest = f"  and {len(different) - LINES} more; --all lists them"
            console.print(Text(rest, style="dim"))
    if new:
        console.print(heading("Not recorded before", len(new)))
        console.print(Text(f"  {listing(new, len(new) if everything else 6)}"))


def _outcome(options, number: int, different: list[Difference], new: list[str]) -> Text:
    again = f"Graded {count(number, 'notebook')} again:"
    if not different and not new:
        return Text(f"{again} every score is the one that was recorded.")
    if options.write:
        return Text(
            f"{again} the scores above are recorded now. Scores by hand and comments stand."
        )
    return Text(f"{again} nothing is recorded; --write records it.")


def _points(number: float | None) -> str:
    return "human" if number is None else points(number)


def _style(row: Difference) -> str:
    if row.before is None or row.after is None:
        return "yellow"
    return "green" if row.after > row.before else "red"
