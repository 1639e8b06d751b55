"""Messages: what was computed, why a test can miss it, one question; never the fix."""

import textwrap
from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """The outcome of a question.

    Attributes
    ----------
    points : int
        All of the question's points or none.
    stage : str
        "right", or the first stage that failed: missing, raised, type, count, shape, dtype,
        finite, mutated, values.
    message : str
        What the student reads.
    misconception : str or None
        Id of the named mistake, when one was recognised.
    """

    points: int
    stage: str
    message: str
    misconception: str | None = None


def right_answer(question, precise: bool, notes: list[str]) -> Verdict:
    """Give all points.

    Parameters
    ----------
    question : Question
        The question asked.
    precise : bool
        Whether the values agree to the precision of their own dtype.
    notes : list of str
        What `notes_of` returned.

    Returns
    -------
    Verdict
        With the stage "right".
    """
    text = f"{question.name}: right, {question.points} of {_points(question)}."
    if not precise:
        notes = ["The values agree to float32 precision only, which is fine.", *notes]
    return Verdict(question.points, "right", _wrap([text, *notes]))


def wrong_answer(question, stage: str, paragraphs: list[str], misconception=None) -> Verdict:
    """Give no points, and say why.

    Parameters
    ----------
    question : Question
        The question asked.
    stage : str
        The stage that failed.
    paragraphs : list of str
        The message; empty ones are left out.
    misconception : str, optional
        Id of the named mistake.

    Returns
    -------
    Verdict
        With no points.
    """
    text = f"{question.name}: not yet, 0 of {_points(question)}."
    return Verdict(0, stage, _wrap([text, *filter(None, paragraphs)]), misconception)


def explanation(mistake, stage: str) -> list[str]:
    """Explain a named mistake.

    Parameters
    ----------
    mistake : Mistake or None
        The mistake that was recognised.
    stage : str
        The stage that failed.

    Returns
    -------
    list of str
        Paragraphs; empty without a mistake.
    """
    if mistake is None:
        return []
    lines = "\n".join("    " + line for line in mistake.lines if line.strip())
    count = "this line" if len(mistake.lines) == 1 else "these lines"
    same = (
        "Your code fails exactly like" if stage == "raised" else "Your numbers are exactly those of"
    )
    shown = f"\n{same} a program with {count}:\n{lines}"
    return [
        f"{mistake.name}.\n{mistake.computed}{shown}",
        f"Why a test can miss it: {mistake.hidden}",
        f"Question: {mistake.ask}",
    ]


def notes_of(outcome: dict) -> list[str]:
    """Repeat what the student's code printed and warned.

    Parameters
    ----------
    outcome : dict
        One entry of what `gatedrnn.checks.apply.apply` returned.

    Returns
    -------
    list of str
        Paragraphs; empty for silent code.
    """
    notes = []
    if outcome.get("warnings"):
        notes.append("Your code warned (this costs nothing):\n" + _quote(outcome["warnings"]))
    if outcome.get("printed", "").strip():
        notes.append("Your code printed:\n" + _quote(outcome["printed"].strip().splitlines()[:20]))
    return notes


def _points(question) -> str:
    return "1 point" if question.points == 1 else f"{question.points} points"


def _quote(lines) -> str:
    return "\n".join("    " + line[:200] for line in lines)


def _wrap(paragraphs: list[str]) -> str:
    # Indented lines are code or a student's own output and keep their breaks.
    lines = [
        line
        if line.startswith("    ")
        else textwrap.fill(line, 88, break_long_words=False, break_on_hyphens=False)
        for paragraph in paragraphs
        for line in [*paragraph.splitlines(), ""]
    ]
    text = "\n".join(lines).rstrip()
    # Terminal escapes in a student's output could redraw the screen.
    return "".join(ch for ch in text if ch == "\n" or ch.isprintable())
