"""What an instructor reads when a class is graded."""

import shlex

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gatekeeper.cli.lists import heading, indented, print_flags, print_human, print_mistakes
from gatekeeper.cli.words import count, duration, listing, points, shorten, visible
from gatekeeper.grade.tally import KINDS, Tally

STYLES = {"right": "green", "wrong": "red", "stopped": "magenta", "human": "yellow"}


def print_summary(console: Console, assignment: str, tally: Tally, *, everything=False) -> None:
    """Print what a class did, what to look at, and what to do next.

    Parameters
    ----------
    console : Console
        Where to.
    assignment : str
        Its name.
    tally : Tally
        Of the class.
    everything : bool
        Whether long lists are printed in full.
    """
    console.print()
    console.print(headline(assignment, tally))
    if tally.handed_in:
        console.print(indented(_questions(tally)))
        _stopped(console, tally)
    print_mistakes(console, tally, everything)
    print_human(console, tally, everything)
    print_flags(console, tally, everything)
    if len(tally.absent):
        console.print(heading("Handed in nothing, 0 points", len(tally.absent)))
        most = len(tally.absent) if everything else 6
        console.print(Text(f"  {listing(tally.absent, most)}"))


def headline(assignment: str, tally: Tally) -> Text:
    """Say in one line how the class did.

    Parameters
    ----------
    assignment : str
        Its name.
    tally : Tally
        Of the class.

    Returns
    -------
    Text
        Without the points of whoever waits for a human.
    """
    line = Text(visible(assignment), style="bold")
    line.append(f"   {count(tally.handed_in, 'notebook')} handed in", style="not bold")
    graded = [row for row in tally.rows.values() if row.mean is not None]
    if graded:
        mean = points(sum(row.mean for row in graded))
        most = points(sum(row.max_points for row in graded))
        line.append(f", mean {mean} of {most} points", style="not bold")
    return line


def _questions(tally: Tally) -> Table:
    rows = list(tally.rows.values())
    # An empty column is noise, except the two that everybody looks for.
    kinds = [k for k in KINDS if k in ("right", "wrong") or any(row.counts[k] for row in rows)]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("question", no_wrap=True, overflow="ellipsis")
    for kind in kinds:
        table.add_column(kind, justify="right")
    table.add_column("mean", justify="right")
    for row in rows:
        cells = [_number(row.counts[kind], STYLES.get(kind, "")) for kind in kinds]
        mean = "-" if row.mean is None else points(row.mean)
        table.add_row(shorten(row.name, 30), *cells, f"{mean} / {points(row.max_points)}")
    return table


def _number(number: int, style: str) -> Text:
    return Text(str(number), style=style) if number else Text("·", style="dim")


def _stopped(console: Console, tally: Tally) -> None:
    if tally.stopped:
        reasons = (f"{number} {reason}" for reason, number in tally.stopped.most_common())
        console.print(indented(Text(f"stopped: {', '.join(reasons)}", style="dim")))


def print_next(console: Console, assignment: str, tally: Tally, elapsed: float) -> None:
    """Say what was done in this run, and what to do next.

    Parameters
    ----------
    console : Console
        Where to.
    assignment : str
        Its name.
    tally : Tally
        Of the class.
    elapsed : float
        Seconds of the whole run.
    """
    console.print()
    console.print(Text(done(tally, elapsed), style="dim"))
    if tally.fates["trouble"]:
        _say(console, "Now", "gatekeeper doctor", "the grader failed; it tries those again")
    if tally.human:
        _say(console, "Next", "nbgrader formgrade", "read what waits for you")
    _say(
        console,
        "Then" if tally.human else "Next",
        f"gatekeeper feedback {shlex.quote(visible(assignment))}",
        "a page for each student",
    )


def done(tally: Tally, elapsed: float) -> str:
    """Say what was done in this run.

    Parameters
    ----------
    tally : Tally
        Of the class.
    elapsed : float
        Seconds of the whole run.

    Returns
    -------
    str
        What was graded, in what time, and what was left alone.
    """
    fates, parts = tally.fates, []
    if number := fates["graded"]:
        each = f", {duration(elapsed / number)} each" if number > 1 else ""
        parts.append(f"Graded {number} in {duration(elapsed)}{each}.")
    if number := fates["recorded"]:
        parts.append(f"Recorded {number} that an interrupted run had graded.")
    if number := fates["stands"]:
        stand = f"{number} graded before {'stands' if number == 1 else 'stand'}"
        parts.append(f"{stand}; --force grades them again.")
    return " ".join(parts)


def _say(console: Console, when: str, command: str, why: str) -> None:
    line = Text(f"{when}: ")
    line.append(command, style="bold")
    console.print(line.append(f"   {why}", style="dim"))
