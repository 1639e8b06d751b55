"""Questions with many right answers: what an answer has to fulfil, one demand after the other."""

from collections.abc import Callable
from dataclasses import dataclass

from gatedrnn.checks.messages import notes_of, right_answer, wrong_answer


@dataclass(frozen=True)
class Demand:
    """One thing that an answer has to fulfil.

    Attributes
    ----------
    id : str
        Stable name of failing it, unique within its question.
    name : str
        Title shown to the student.
    seen : callable
        Maps an instance and the answer's values to a sentence on what is wrong, or to None.
    hidden, ask : str
        Why a test can miss it, and one question. Never the fix.
    """

    id: str
    name: str
    seen: Callable[[dict, list], str | None]
    hidden: str
    ask: str


def judge_demands(question, inputs: list[dict], outcomes: list[dict]):
    """Judge an answer by the demands of its question, in their order.

    Parameters
    ----------
    question : Question
        The question asked.
    inputs : list of dict of ndarray
        The instances that were drawn.
    outcomes : list of dict
        Answers whose shapes and dtypes are right, one an instance.

    Returns
    -------
    Verdict
        Right, or wrong with the first demand that some answer does not fulfil.
    """
    for demand in question.demands:
        for values, outcome in zip(inputs, outcomes, strict=True):
            sentence = demand.seen(values, outcome["values"])
            if sentence:
                paragraphs = [
                    f"{demand.name}.\n{sentence}",
                    f"Why a test can miss it: {demand.hidden}",
                    f"Question: {demand.ask}",
                ]
                return wrong_answer(question, "values", paragraphs + notes_of(outcome), demand.id)
    return right_answer(question, True, notes_of(outcomes[0]))
