"""The lists below the summary's table: mistakes, what waits for a human, what looks odd."""

from collections import defaultdict

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gatekeeper.cli.words import count, listing, shorten, visible
from gatekeeper.grade.tally import Tally

# Lines of each list, unless all of them are asked for.
MISTAKES, HUMAN, FLAGS = 8, 10, 10


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


def print_mistakes(console: Console, tally: Tally, everything: bool) -> None:
    """Print the mistakes that several students made.

    Parameters
    ----------
    console : Console
        Where to.
    tally : Tally
        Of the class.
    everything : bool
        Whether a long list is printed in full.
    """
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


def print_human(console: Console, tally: Tally, everything: bool) -> None:
    """Print what waits for a human.

    Parameters
    ----------
    console : Console
        Where to.
    tally : Tally
        Of the class.
    everything : bool
        Whether a long list is printed in full.
    """
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


def print_flags(console: Console, tally: Tally, everything: bool) -> None:
    """Print what a human should look at.

    Parameters
    ----------
    console : Console
        Where to.
    tally : Tally
        Of the class.
    everything : bool
        Whether a long list is printed in full.
    """
    if not tally.flags:
        return
    seen = defaultdict(list)
    for student, flag in tally.flags:
        said = not flag.where or flag.sentence.startswith(flag.where)
        where = "" if said else f"{flag.where}: "
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
