"""What became of a question, in a student's words."""

from dataclasses import dataclass

from gatekeeper.feedback.scores import Scores
from gatekeeper.model import Result

# What a student reads when the message itself is empty.
SENTENCES = {
    "time limit": "It had not finished when its time was up.",
    "waited for input": "It asked for keyboard input, and nobody was there to type.",
    "process died": "The Python process ended while this was running.",
    "memory limit": "It needed more memory than a submission may use.",
    "process limit": "It started more processes or threads than a submission may.",
    "disk limit": "It wrote more to the disk than a submission may.",
    "invalid score": "It gave a score that is not a number between none and all of the points.",
    "refused answer": "What came back could not be read as an answer.",
    "forged test": "The test no longer tested anything, so its outcome does not count.",
    "raised": "It stopped with an error.",
    "wrong": "The test did not pass.",
    "not filled in": "This answer is not filled in.",
    "missing": "No notebook was handed in.",
    "cannot read": "The notebook could not be read, so somebody will look at it.",
    "no answer found": "Your answer could not be found in the notebook, so somebody will look.",
    "judge failed": "The check itself failed, so somebody will look at your answer.",
    "needs reading": "Somebody will read this answer.",
}
WAITING = "waiting"
COUNTED = {
    "right": "right",
    "partly": "partly right",
    "wrong": "not yet right",
    "empty": "not filled in",
    WAITING: "to be read by a person",
}


@dataclass(frozen=True)
class Outcome:
    """How one question ended.

    Attributes
    ----------
    tone : {"right", "partly", "wrong", "empty", "waiting"}
        Its colour and its sign.
    label : str
        A word or two.
    points : float or None
        None while somebody has to read it.
    sentence : str
        For a student, when there is no message.
    by_hand : bool
        Whether a person set other points than the check.
    """

    tone: str
    label: str
    points: float | None
    sentence: str
    by_hand: bool = False


def read_outcome(result: Result, scores: Scores) -> Outcome:
    """Put a result into words.

    Parameters
    ----------
    result : Result
        From the grader.
    scores : Scores
        From the gradebook, which has the last word on points.

    Returns
    -------
    Outcome
        Exactly one tone.
    """
    points = scores.points.get(result.grade_id, result.points)
    sentence = SENTENCES.get(result.reason, "")
    if points is None:
        return Outcome(WAITING, "waits for a reader", None, sentence)
    by_hand = result.grade_id in scores.by_hand
    if by_hand or result.state == "human":
        sentence = ""
    tone, label = _tone(points, result, by_hand)
    return Outcome(tone, label, points, sentence, by_hand and points != result.points)


def _tone(points: float, result: Result, by_hand: bool) -> tuple[str, str]:
    if points >= result.max_points:
        return "right", "right"
    if points > 0:
        return "partly", "partly right"
    if result.reason in ("not filled in", "missing") and not by_hand:
        return "empty", result.reason
    return "wrong", "not yet" if by_hand or result.state == "graded" else result.reason or "not yet"


def tally(outcomes: list[Outcome]) -> str:
    """Count questions by outcome.

    Parameters
    ----------
    outcomes : list of Outcome
        One for each question.

    Returns
    -------
    str
        Such as "2 right, 1 not yet right".
    """
    tones = [outcome.tone for outcome in outcomes]
    return ", ".join(
        f"{tones.count(tone)} {word}" for tone, word in COUNTED.items() if tone in tones
    )


def number(points: float) -> str:
    """Write points the way people do.

    Parameters
    ----------
    points : float
        Points.

    Returns
    -------
    str
        At most two decimals, and none that are zero.
    """
    return f"{round(points, 2):.2f}".rstrip("0").rstrip(".").replace("-", "\N{MINUS SIGN}")
