"""One notebook's feedback as one page that needs nothing beside it and runs no code."""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from gatekeeper.feedback.cells import TOO_LARGE, Budget, show_outputs, show_source
from gatekeeper.feedback.message import Message, read_message
from gatekeeper.feedback.outcome import Outcome, number, read_outcome, tally
from gatekeeper.feedback.parts import Part, hidden_lines, is_answer, split_notebook
from gatekeeper.feedback.sanitise import cut, plain
from gatekeeper.feedback.scores import Scores
from gatekeeper.model import Graded, Result

FOLDER = Path(__file__).parent
MESSAGE_LIMIT, NAME_LIMIT, NOTES_LIMIT = 6_000, 200, 30
# With the figures these stay below the two megabytes of a page.
MESSAGES, CODE, PICTURES = 300_000, 600_000, 1_000_000
# What surrounds one cell.
FRAME = 200


@dataclass(frozen=True)
class Group:
    """Cells of one part that are shown together.

    Attributes
    ----------
    answer : bool
        Whether it is one answer; the other cells of a part are folded away.
    cells : list of tuple
        Source and outputs of each.
    failed : bool
        Whether one of them stopped with an error.
    """

    answer: bool
    cells: list[tuple[Markup, list[Markup]]]
    failed: bool = False


@dataclass(frozen=True)
class Question:
    """One graded cell and what belongs to it.

    Attributes
    ----------
    result : Result
        From the grader.
    outcome : Outcome
        How it ended.
    message : Message
        What the check said.
    preformatted : bool
        Whether the message is a program's output rather than prose.
    title : str
        From the notebook, or the cell's name.
    groups : list of Group
        The student's cells, in order.
    comments : list of str
        What a person wrote.
    """

    result: Result
    outcome: Outcome
    message: Message
    preformatted: bool
    title: str
    groups: list[Group]
    comments: list[str]


def render_page(graded: Graded, scores: Scores | None = None) -> str:
    """Render the page of one notebook.

    Parameters
    ----------
    graded : Graded
        The executed notebook and its results.
    scores : Scores, optional
        From the gradebook; the grader's own points when absent.

    Returns
    -------
    str
        HTML, below two megabytes.
    """
    scores = scores or Scores()
    title, parts, rest = split_notebook(graded.notebook)
    hidden, budget = hidden_lines(graded.notebook), Budget(CODE, PICTURES)
    spoken = Budget(MESSAGES)
    questions = [
        _question(result, parts.get(result.grade_id, Part()), scores, hidden, budget, spoken)
        for result in graded.results
    ]
    outcomes = [question.outcome for question in questions]
    style = Markup((FOLDER / "page.css").read_text(encoding="utf8") + _widths(questions))
    return _template().render(
        student=plain(graded.student)[:NAME_LIMIT],
        assignment=plain(graded.assignment)[:NAME_LIMIT],
        name=plain(graded.name)[:NAME_LIMIT],
        title=plain(title) or plain(graded.name)[:NAME_LIMIT],
        questions=questions,
        rest=_groups(rest, budget),
        earned=sum(outcome.points or 0 for outcome in outcomes) - scores.penalty,
        most=sum(question.result.max_points for question in questions),
        waiting=any(outcome.points is None for outcome in outcomes),
        tally=tally(outcomes),
        penalty=scores.penalty,
        notes=[plain(cut(note, 500)) for note in graded.notes[:NOTES_LIMIT]],
        style=style,
        digest=base64.b64encode(hashlib.sha256(style.encode("utf8")).digest()).decode("ascii"),
    )


@cache
def _template():
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = number
    return environment.get_template("page.html.j2")


def _question(result, part: Part, scores, hidden, budget, spoken) -> Question:
    text = _without(hidden, plain(cut(result.message, MESSAGE_LIMIT)))
    names = [result.grade_id, *(_name(cell) for cell in part.cells if is_answer(cell))]
    comments = [scores.comments[name] for name in dict.fromkeys(names) if name in scores.comments]
    # Escaped, a character takes at most six.
    if not spoken.pay(6 * len(text)):
        text = ""
    return Question(
        result,
        read_outcome(result, scores),
        read_message(text),
        result.kind == "test" and "\n" in text.strip(),
        plain(part.title) or plain(result.grade_id)[:NAME_LIMIT],
        _groups(part, budget),
        [plain(cut(comment, MESSAGE_LIMIT)) for comment in comments],
    )


def _without(hidden: set[str], text: str) -> str:
    # A traceback shows the lines of a test around the one that failed.
    kept = [line for line in text.split("\n") if not any(secret in line for secret in hidden)]
    return "\n".join(kept)


def _groups(part: Part, budget: Budget) -> list[Group]:
    groups: list[Group] = []
    for cell in part.cells:
        if not budget.pay(FRAME):
            return [*groups, Group(True, [(TOO_LARGE, [])])]
        answer = is_answer(cell)
        shown = show_source(cell, budget), show_outputs(cell, budget)
        failed = any(output["output_type"] == "error" for output in cell.get("outputs", []))
        if groups and not answer and not groups[-1].answer:
            last = groups.pop()
            groups.append(Group(False, [*last.cells, shown], failed or last.failed))
        else:
            groups.append(Group(answer, [shown], failed))
    return groups


def _name(cell: dict) -> str:
    return cell["metadata"]["nbgrader"].get("grade_id", "")


def _widths(questions: list[Question]) -> str:
    # The content policy allows no style attributes, so the bar's widths stand in the style sheet.
    widths = (max(float(question.result.max_points), 0.01) for question in questions)
    return "".join(
        f".bar :nth-child({n}) {{ flex-grow: {width:g}; }}\n" for n, width in enumerate(widths, 1)
    )
