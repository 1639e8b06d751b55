"""``gatekeeper feedback``."""

import argparse

from rich.text import Text

from gatekeeper.cli.consoles import report_console
from gatekeeper.cli.words import count, listing, visible
from gatekeeper.course import Course
from gatekeeper.feedback import write_pages
from gatekeeper.model import GatekeeperError
from gatekeeper.record import Store, one_grader


def run(options: argparse.Namespace) -> int:
    """Write a page for each student.

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
    course.source_path(options.assignment)
    wanted, seen = set(options.student), set()

    def graded():
        # One at a time: a class of notebooks with figures is a lot of memory.
        for saved in Store(course.state, options.assignment).all("done"):
            if not wanted or saved.graded.student in wanted:
                seen.add(saved.graded.student)
                yield saved.graded

    with one_grader(course.state, f"gatekeeper feedback {options.assignment}"):
        pages = write_pages(course, graded())
    if absent := sorted(wanted - seen):
        raise GatekeeperError(f"{listing(absent)}: not graded yet, so there is nothing to say.")
    if not seen:
        raise GatekeeperError(
            f"{options.assignment}: nobody is graded yet; gatekeeper grade {options.assignment} "
            "comes first."
        )
    where = course.coursedir.feedback_directory
    console = report_console()
    console.print(Text(f"Wrote {count(len(pages), 'page')} into {where}/."))
    console.print(
        Text("Next: ")
        .append(f"nbgrader release_feedback {visible(options.assignment)}", style="bold")
        .append("   or hand the pages out yourself", style="dim")
    )
    return 0
