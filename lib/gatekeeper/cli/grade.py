"""``gatekeeper grade``."""

import argparse
import shlex
import sys
import time

from gatekeeper.cli.consoles import notices, report_console, status_console
from gatekeeper.cli.progress import Meter
from gatekeeper.cli.summary import print_next, print_summary
from gatekeeper.course import Course
from gatekeeper.grade.entry import Entry
from gatekeeper.grade.order import Order
from gatekeeper.grade.run import grade_class
from gatekeeper.grade.tally import tally


def run(options: argparse.Namespace) -> int:
    """Grade an assignment and print the summary.

    Parameters
    ----------
    options : argparse.Namespace
        From the command line.

    Returns
    -------
    int
        Exit code.
    """
    began = time.monotonic()
    course = Course.load(options.course)
    order = order_of(options, force=options.force)
    entries = collect(course, order, "Grading")
    report = report_console()
    counted = tally(entries)
    print_summary(report, order.assignment, counted, everything=options.everything)
    print_next(report, order.assignment, counted, time.monotonic() - began)
    return 0


def order_of(options: argparse.Namespace, **more) -> Order:
    """Turn the command line into an order.

    Parameters
    ----------
    options : argparse.Namespace
        From the command line.
    **more
        Further fields of `Order`.

    Returns
    -------
    Order
        What the instructor asked for.
    """
    return Order(
        options.assignment,
        f"gatekeeper {shlex.join(sys.argv[1:])}",
        tuple(options.student),
        jobs=options.jobs,
        scheduler=options.scheduler,
        sandboxed=not options.unsafe,
        **more,
    )


def collect(course: Course, order: Order, verb: str) -> list[Entry]:
    """Grade a class while showing how far it is.

    Parameters
    ----------
    course : Course
        The course.
    order : Order
        What the instructor asked for.
    verb : str
        What the progress bar says.

    Returns
    -------
    list of Entry
        One for each student and notebook.
    """
    console = status_console()
    if not order.sandboxed:
        console.print(
            "No sandbox: what students wrote runs as you, and may do what you may.",
            style="bold red",
        )
    entries = []
    with notices(console), Meter(console, verb) as meter:
        for entry in grade_class(course, order, meter.expect):
            entries.append(entry)
            meter.advance(slow=entry.fate in ("graded", "trouble") and entry.handed_in)
    return entries
