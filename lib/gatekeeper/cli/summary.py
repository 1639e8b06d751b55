"""What an instructor reads when a class is graded."""

import shlex
from collections import defaultdict

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gatekeeper.cli.words import count, duration, listing, points, shorten, visible
from gatekeeper.grade.tally import KINDS, Tally

# Lines of each list, unless all of them are asked for.
MISTAKES, HUMAN, FLAGS = 8, 10, 10
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
    _mistakes(console, tally, everything)
    _human(console, tally, everything)
    _flags(console, tally, everything)
    if len(tally.absent):
        console.print(heading("Handed in nothing, 0 points", len(tally.absent)))
        most = len(tally.absent) if everything else 6
        console.print(Text(f"  {listing(tally.absent, most)}"))


def heading(text: str, number: int | None = None) -> Text:
    """Start a section.

    Parameters
    ----------
    text : str
        What it is about.
    number : int, optional
        How many there are.

    Returns
    -------
    Text
        With an empty line before it.
    """
    title = Text(f"\n{text}", style="bold")
    return title if number is None else title.append(f"  {number}", style="dim")


def indented(content) -> Padding:
    """Set a table or text two columns in.

    Parameters
    ----------
    content : object
        Anything that rich prints.

    Returns
    -------
    Padding
        Around it.
    """
    return Padding(content, (0, 0, 0, 2), expand=False)


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


def _mistakes(console: Console, tally: Tally, everything: bool) -> None:
    # What one student did is in that student's feedback; this is for the next lecture.
    common = [entry for entry in tally.mistakes.most_common() if everything or entry[1] > 1]
    if not common:
        return
    console.print(heading("Most common mistakes"))
    table = _list(3)
    for (mistake, question), number in common if everything else common[:MISTAKES]:
        table.add_row(str(number), shorten(mistake.replace("-", " "), 40), shorten(question, 26))
    console.print(indented(table))
    _rest(console, len(common), MISTAKES, everything)


def _human(console: Console, tally: Tally, everything: bool) -> None:
    if not tally.human:
        return
    students = {student for names in tally.human.values() for student in names}
    console.print(heading("Waiting for you", len(students)))
    table = _list(3)
    rows = _by_reason(tally)
    for reason, question, names in rows if everything else rows[:HUMAN]:
        who = listing(names, len(names) if everything else 2)
        table.add_row(visible(reason), shorten(question, 24), who)
    console.print(indented(table))
    _rest(console, len(rows), HUMAN, everything)


def _by_reason(tally: Tally) -> list[tuple[str, str, list[str]]]:
    # A notebook that cannot be read waits with every question: that is one line, not one each.
    whole = defaultdict(list)
    for (reason, question), names in tally.human.items():
        whole[reason, tuple(names)].append(question)
    rows = []
    for (reason, names), questions in whole.items():
        label = questions[0] if len(questions) == 1 else count(len(questions), "question")
        rows.append((reason, label, list(names)))
    return sorted(rows, key=lambda row: (-len(row[2]), row[0]))


def _flags(console: Console, tally: Tally, everything: bool) -> None:
    if not tally.flags:
        return
    seen = defaultdict(list)
    for student, flag in tally.flags:
        where = f"{flag.where}: " if flag.where else ""
        seen[f"{where}{flag.sentence}"].append(student)
    console.print(heading("Worth a look; no points changed", len(tally.flags)))
    table = _list(2)
    for sentence, names in list(seen.items())[: None if everything else FLAGS]:
        table.add_row(listing(names, len(names) if everything else 2), visible(sentence))
    console.print(indented(table))
    _rest(console, len(seen), FLAGS, everything)


def _list(columns: int) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for _ in range(columns):
        table.add_column("")
    return table


def _rest(console: Console, number: int, most: int, everything: bool) -> None:
    if number > most and not everything:
        console.print(Text(f"  and {number - most} more; --all lists them", style="dim"))


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
        _say(console, "Next", "nbgrader formgrader", "read what waits for you")
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
