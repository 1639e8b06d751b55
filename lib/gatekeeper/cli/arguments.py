"""The command line: what can be asked, and how."""

import argparse
import os
import re
from pathlib import Path

EPILOG = """\
a class, from start to end:
  gatekeeper doctor          is everything here that grading needs?
  gatekeeper grade lstm      grade what is in submitted/, and say what needs you
  nbgrader formgrade         read what waits for you, comment
  gatekeeper feedback lstm   write a page for each student

Stop it whenever you like and run it again: what is graded stays graded.
"""
GRADE = """\
examples:
  gatekeeper grade lstm                     whoever is new or handed in again
  gatekeeper grade lstm --student ada bob   these two
  gatekeeper grade lstm --force             everybody, again
  gatekeeper grade lstm --scheduler tcp://10.0.0.1:8786
                                            on the workers of a Dask cluster

Scores that a human gave and comments stand, also with --force.
"""
REGRADE = """\
examples:
  gatekeeper regrade lstm                   would anything change?
  gatekeeper regrade lstm --student ada     for ada?
  gatekeeper regrade lstm --write           and record what changed

Without --write nothing is recorded.
"""
FEEDBACK = """\
examples:
  gatekeeper feedback lstm                  a page for each student in feedback/
  gatekeeper feedback lstm --student ada    for ada

The pages lie where `nbgrader release_feedback` looks for them.
"""
DOCTOR = """\
It exits with 1 when there is a problem, and says what to do about it.
"""


def build_parser() -> argparse.ArgumentParser:
    """Build the parser.

    Returns
    -------
    argparse.ArgumentParser
        Of all commands.
    """
    parser = argparse.ArgumentParser(
        prog="gatekeeper",
        description="Grade notebooks that strangers wrote: sandboxed, in parallel, and into\n"
        "nbgrader's gradebook.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    grade = _command(commands, "grade", "grade what was handed in", GRADE)
    _add_students(grade)
    grade.add_argument(
        "--force", action="store_true", help="grade again who is graded already; human scores stay"
    )
    _add_workers(grade)
    regrade = _command(commands, "regrade", "execute again and show what differs", REGRADE)
    _add_students(regrade)
    regrade.add_argument("--write", action="store_true", help="record what differs")
    _add_workers(regrade)
    feedback = _command(commands, "feedback", "write a page for each student", FEEDBACK)
    _add_students(feedback)
    _command(commands, "doctor", "check that everything is here that grading needs", DOCTOR)
    return parser


def _command(commands, name: str, sentence: str, epilog: str) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=sentence,
        description=f"{sentence[0].upper()}{sentence[1:]}.",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "--course",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="folder with nbgrader_config.py (default: this folder)",
    )
    return command


def _add_students(command: argparse.ArgumentParser) -> None:
    command.add_argument("assignment", metavar="ASSIGNMENT", help="its folder's name in the source")
    command.add_argument(
        "--student",
        nargs="+",
        action="extend",
        default=[],
        metavar="ID",
        help="these students only",
    )


def _add_workers(command: argparse.ArgumentParser) -> None:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    command.add_argument(
        "--jobs",
        type=_positive,
        default=cores,
        metavar="N",
        help=f"submissions at the same time (default: one for each core, {cores})",
    )
    command.add_argument(
        "--scheduler",
        type=_address,
        metavar="ADDRESS",
        help="a running Dask scheduler, instead of this machine",
    )
    command.add_argument(
        "--all", action="store_true", dest="everything", help="print long lists in full"
    )
    command.add_argument(
        "--unsafe-no-sandbox",
        action="store_true",
        dest="unsafe",
        help="run student code as you, beside the gradebook; noted in the audit log",
    )


def _positive(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return number


def _address(text: str) -> str:
    if not re.fullmatch(r"(\w+://)?[^\s/]+:\d+/?", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no address such as tcp://10.0.0.1:8786")
    return text
