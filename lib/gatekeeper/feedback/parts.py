"""The notebook, cut into parts: everything since the last graded cell belongs to the next."""

import re
from collections import Counter
from dataclasses import dataclass, field

HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?(?:^\1|\Z)", re.MULTILINE | re.DOTALL)
HIDDEN = re.compile(
    r"^[^\n]*BEGIN HIDDEN TESTS.*?(?:END HIDDEN TESTS[^\n]*\n?|\Z)", re.MULTILINE | re.DOTALL
)
LONGEST_TITLE = 120


@dataclass
class Part:
    """What belongs to one graded cell.

    Attributes
    ----------
    title : str
        From the text before the cell; empty when there is none.
    cells : list of dict
        Answers and the student's other code, in order; never a test.
    """

    title: str = ""
    cells: list[dict] = field(default_factory=list)


def split_notebook(notebook: dict) -> tuple[str, dict[str, Part], Part]:
    """Cut a notebook behind every graded cell.

    Parameters
    ----------
    notebook : dict
        Executed, nbformat 4; may be empty.

    Returns
    -------
    title : str
        The notebook's first heading, or nothing.
    parts : dict of str to Part
        By the name of the graded cell.
    rest : Part
        What follows the last graded cell.
    """
    title, parts, headings, part = "", {}, [], Part()
    last, taken = "", Counter()
    for cell in notebook.get("cells", []):
        if cell["cell_type"] == "markdown" and not _is_graded(cell):
            headings += headings_of(cell)
            if not title and headings:
                title = headings.pop(0)[1]
        if _is_shown(cell):
            part.cells.append(cell)
        if _is_graded(cell):
            last = _title(headings) or last
            taken[last] += 1
            part.title = f"{last} ({taken[last]})" if last and taken[last] > 1 else last
            parts[cell["metadata"]["nbgrader"]["grade_id"]] = part
            headings, part = [], Part()
    return title, parts, part


def headings_of(cell: dict) -> list[tuple[int, str]]:
    """Find the headings of a text cell.

    Parameters
    ----------
    cell : dict
        A markdown cell.

    Returns
    -------
    list of tuple of int and str
        Level and plain text.
    """
    text = FENCE.sub("", source_of(cell)[:20_000])
    found = (
        (len(mark), re.sub(r"[*`$]|\\\w+", "", title)) for mark, title in HEADING.findall(text)
    )
    return [(level, title.strip()[:LONGEST_TITLE]) for level, title in found]


def source_of(cell: dict) -> str:
    """Give the source of a cell without hidden tests.

    Parameters
    ----------
    cell : dict
        Any cell.

    Returns
    -------
    str
        One string.
    """
    source = cell.get("source", "")
    return HIDDEN.sub("", source if isinstance(source, str) else "".join(source))


def hidden_lines(notebook: dict) -> set[str]:
    """Collect the lines that a student must not read.

    Parameters
    ----------
    notebook : dict
        Executed, nbformat 4; may be empty.

    Returns
    -------
    set of str
        Without the spaces at both ends; lines too short to tell anything are left out.
    """
    tests = [cell.get("source", "") for cell in notebook.get("cells", []) if _is_graded(cell)]
    texts = (source if isinstance(source, str) else "".join(source) for source in tests)
    lines = (
        line.strip() for text in texts for part in HIDDEN.findall(text) for line in part.split("\n")
    )
    return {line for line in lines if len(line) >= 6}


def is_answer(cell: dict) -> bool:
    """Whether a cell is one that the student was asked to fill in.

    Parameters
    ----------
    cell : dict
        Any cell.

    Returns
    -------
    bool
        True for nbgrader's solution and task cells.
    """
    marks = _marks(cell)
    return bool(marks.get("solution") or marks.get("task"))


def _is_graded(cell: dict) -> bool:
    marks = _marks(cell)
    return bool(marks.get("grade_id") and (marks.get("grade") or marks.get("task")))


def _is_shown(cell: dict) -> bool:
    if is_answer(cell):
        return True
    if cell["cell_type"] != "code" or _is_graded(cell) or not source_of(cell).strip():
        return False
    # The course's own cells are worth a look only when they failed.
    failed = any(output.get("output_type") == "error" for output in cell.get("outputs", []))
    return failed or not _marks(cell).get("locked")


def _marks(cell: dict) -> dict:
    return cell.get("metadata", {}).get("nbgrader", {})


def _title(headings: list[tuple[int, str]]) -> str:
    # "Hints" may stand below "2. The cell update", so the highest level names the part.
    top = min((level for level, _ in headings), default=0)
    return next((text for level, text in reversed(headings) if level == top), "")
