"""A graded cell and what belongs to it, ready for the page."""

from dataclasses import dataclass

from markupsafe import Markup

from gatekeeper.feedback.budget import TOO_LARGE, Budget
from gatekeeper.feedback.cells import show_outputs, show_source
from gatekeeper.feedback.message import Message, read_message
from gatekeeper.feedback.outcome import Outcome, read_outcome
from gatekeeper.feedback.parts import Part, is_answer
from gatekeeper.feedback.sanitise import cut, plain
from gatekeeper.feedback.scores import Scores
from gatekeeper.model import Result

MESSAGE_LIMIT, NAME_LIMIT = 6_000, 200
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

    @property
    def gist(self) -> str:
        """One sentence of it: what stopped it, or what its message comes to."""
        stopped = self.outcome.sentence if self.result.state == "zero" else ""
        return stopped or self.message.gist or self.outcome.sentence


@dataclass
class Desk:
    """What the questions of one page share.

    Attributes
    ----------
    scores : Scores
        From the gradebook.
    hidden : set of str
        Lines that no message may show.
    spoken, written : Budget
        For messages, and for what the student wrote and drew.
    """

    scores: Scores
    hidden: set[str]
    spoken: Budget
    written: Budget


def build_question(result: Result, part: Part, desk: Desk) -> Question:
    """Gather what belongs to a graded cell.

    Parameters
    ----------
    result : Result
        From the grader.
    part : Part
        The notebook's cells around it.
    desk : Desk
        What the page's questions share.

    Returns
    -------
    Question
        Everything in it is harmless.
    """
    text = _without(desk.hidden, plain(cut(result.message, MESSAGE_LIMIT)))
    names = [result.grade_id, *(_name(cell) for cell in part.cells if is_answer(cell))]
    comments = map(desk.scores.comments.get, dict.fromkeys(names))
    # Escaped, a character takes at most six.
    if not desk.spoken.pay(6 * len(text)):
        text = ""
    return Question(
        result,
        read_outcome(result, desk.scores),
        read_message(text),
        result.kind == "test" and text.strip().count("\n") > 2,
        plain(part.title) or plain(result.grade_id)[:NAME_LIMIT],
        build_groups(part, desk.written),
        [plain(cut(comment, MESSAGE_LIMIT)) for comment in comments if comment],
    )


def _without(hidden: set[str], text: str) -> str:
    # A traceback shows the lines of a test around the one that failed.
    kept = [line for line in text.split("\n") if not any(secret in line for secret in hidden)]
    return "\n".join(kept)


def build_groups(part: Part, budget: Budget) -> list[Group]:
    """Show the cells of a part, each answer by itself and the others together.

    Parameters
    ----------
    part : Part
        The notebook's cells.
    budget : Budget
        What is left of the page.

    Returns
    -------
    list of Group
        In the order of the notebook.
    """
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
