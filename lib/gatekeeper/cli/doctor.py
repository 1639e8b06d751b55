"""``gatekeeper doctor``."""

import argparse
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gatekeeper.cli.checks.check import Check
from gatekeeper.cli.checks.course import check_course
from gatekeeper.cli.checks.machine import check_machine
from gatekeeper.cli.checks.sandbox import check_sandbox
from gatekeeper.cli.consoles import report_console, status_console
from gatekeeper.cli.words import count, visible

STYLES = {"ok": "green", "note": "yellow", "problem": "bold red"}


def run(options: argparse.Namespace) -> int:
    """Check everything that grading needs, and print what to do.

    Parameters
    ----------
    options : argparse.Namespace
        From the command line.

    Returns
    -------
    int
        1 when there is a problem.
    """
    root = options.course.absolute()
    parts = {
        "This machine": check_machine(root),
        "The sandbox": check_sandbox(root),
        "The course": check_course(root),
    }
    console, problems = report_console(), 0
    for title, checks in parts.items():
        found = _collect(title, checks)
        problems += sum(check.state == "problem" for check in found)
        console.print(Text(f"\n{title}", style="bold"))
        console.print(_table(found))
    console.print()
    if problems:
        console.print(Text(f"{count(problems, 'problem')}; the arrows say what to do.", "bold"))
        return 1
    console.print(Text("All is well: gatekeeper grade can run."))
    return 0


def _collect(title: str, checks: Iterator[Check]) -> list[Check]:
    console: Console = status_console()
    if not console.is_terminal:
        return list(checks)
    with console.status(Text(f"Looking at {title[0].lower()}{title[1:]} ..."), spinner="dots"):
        return list(checks)


def _table(checks: list[Check]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(width=9)
    table.add_column(width=15)
    table.add_column(overflow="fold")
    for check in checks:
        found = Text(visible(check.found))
        if check.remedy:
            found.append(f"\n→ {visible(check.remedy)}", style="bold")
        state = Text(f"  {check.state}", style=STYLES[check.state])
        table.add_row(state, Text(visible(check.name)), found)
    return table
