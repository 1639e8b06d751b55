"""One notebook's feedback as one page that needs nothing beside it and runs no code."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from gatekeeper.feedback.budget import Budget
from gatekeeper.feedback.outcome import number, tally
from gatekeeper.feedback.parts import Part, hidden_lines, split_notebook
from gatekeeper.feedback.question import NAME_LIMIT, Desk, Question, build_groups, build_question
from gatekeeper.feedback.sanitise import cut, plain
from gatekeeper.feedback.scores import Scores
from gatekeeper.model import Graded

FOLDER = Path(__file__).parent
NOTES_LIMIT = 30
# With the figures these stay below the two megabytes of a page.
MESSAGES, CODE, PICTURES = 300_000, 600_000, 1_000_000


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
    written = Budget(CODE, PICTURES)
    desk = Desk(scores, hidden_lines(graded.notebook), Budget(MESSAGES), written)
    questions = [
        build_question(result, parts.get(result.grade_id, Part()), desk)
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
        rest=build_groups(rest, written),
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


def _widths(questions: list[Question]) -> str:
    # The content policy allows no style attributes, so the bar's widths stand in the style sheet.
    widths = (max(float(question.result.max_points), 0.01) for question in questions)
    return "".join(
        f".bar :nth-child({n}) {{ flex-grow: {width:g}; }}\n" for n, width in enumerate(widths, 1)
    )
