"""The judge: what came back from the student's process in, points and a message out.

It trusts nothing but the inputs and the reference, and needs NumPy only.
"""

import numpy as np

from gatedrnn.checks.demands import judge_demands
from gatedrnn.checks.messages import Verdict, explanation, notes_of, right_answer, wrong_answer
from gatedrnn.checks.outcomes import comparable, read_outcomes
from gatedrnn.checks.probe import (
    BLOCKS,
    TOLERANCE,
    agree,
    describe_difference,
    tolerance_of,
    wrong_blocks,
)
from gatedrnn.checks.recognise import recognise
from gatedrnn.checks.stages import first_failure

# Answers that have values to compare, even if their shape is wrong.
COMPARABLE = ("shape", "mutated", "values")


def judge(question, inputs: list[dict], outputs) -> Verdict:
    """Judge what `question.call` left in ``outputs``.

    Parameters
    ----------
    question : Question
        The question asked.
    inputs : list of dict of ndarray
        The instances that were drawn, untouched by the student's code.
    outputs : list of dict
        One outcome an instance, as `gatedrnn.checks.apply.apply` describes it.

    Returns
    -------
    Verdict
        Always; a malformed `outputs` counts as a missing answer.
    """
    outcomes = read_outcomes(outputs, len(inputs))
    if outcomes is None:
        return wrong_answer(question, "missing", [f"{question.name}: no answer could be read."])
    expected = [question.expected(values) for values in inputs]
    failures = [first_failure(question, e, o) for e, o in zip(expected, outcomes, strict=False)]
    index = next((n for n, failure in enumerate(failures) if failure), None)
    if index is None and question.demands:
        return judge_demands(question, inputs, outcomes)
    if index is None:
        right, precise = _right_values(question, outcomes, expected)
        if len(right) == len(question.returns):
            return right_answer(question, precise, notes_of(outcomes[0]))
        index = _first_wrong(outcomes, expected)
    stage, sentence = failures[index] or ("values", "")
    paragraphs, name = _diagnose(question, stage, sentence, index, inputs, outcomes, expected)
    return wrong_answer(question, stage, paragraphs + notes_of(outcomes[index]), name)


def _diagnose(question, stage, sentence, index, inputs, outcomes, expected) -> tuple:
    # The paragraphs of the message, and the name of the mistake or None.
    if stage not in (*COMPARABLE, "raised"):
        return [sentence], None
    if stage == "raised":
        sentence = f"{sentence}\n{_called_with(question, inputs[index])}"
    if question.demands:
        # No values are the right ones, so there is nothing to compare with.
        return [sentence], "inputs-changed" if stage == "mutated" else None
    mistake, explained = recognise(question, inputs, outcomes, expected)
    paragraphs = [sentence, *explanation(mistake, stage)]
    name = mistake.id if mistake else "inputs-changed" if stage == "mutated" else None
    if not all(comparable(question, outcome) for outcome in outcomes):
        return paragraphs, name
    right, _ = _right_values(question, outcomes, expected)
    if stage == "values" and mistake is None:
        paragraphs = _probe(question, inputs, outcomes, expected, right)
    other = [label for label in question.returns if label not in (*right, *explained)]
    if mistake and other:
        paragraphs.append(f"Wrong for another reason: {', '.join(other)}. One thing at a time.")
    if right:
        paragraphs.append(f"Already right: {', '.join(right)}.")
    return paragraphs, name


def _right_values(question, outcomes, expected) -> tuple[list[str], bool]:
    # float64 arrays that agree to float32 precision passed through float32 somewhere: accepted.
    right, precise = [], True
    for k, label in enumerate(question.returns):
        pairs = [(o["values"][k], e[k]) for o, e in zip(outcomes, expected, strict=True)]
        if all(agree(got, want, TOLERANCE["float32"]) for got, want in pairs):
            right.append(label)
        precise &= all(agree(got, want, tolerance_of([got])) for got, want in pairs)
    return right, precise


def _first_wrong(outcomes, expected, labels=slice(None)) -> int:
    # Of some values; the instance before may be right.
    answers = [outcome["values"] for outcome in outcomes]
    return next(
        n
        for n, (values, right) in enumerate(zip(answers, expected, strict=True))
        for got, want in zip(values[labels], right[labels], strict=True)
        if not agree(got, want, TOLERANCE["float32"])
    )


def _probe(question, inputs, outcomes, expected, right) -> list[str]:
    # The questions stand in the order in which the values are best looked at.
    labels, ask = list(question.returns), question.catalogue.ask
    label = next(label for label in ask if label in labels and label not in right)
    if not any(question.returns.values()):
        # How far a single number is off would tell the right one.
        return [
            f"Not right: {', '.join(other for other in labels if other not in right)}.",
            f"Question: {ask[label]}",
        ]
    k = labels.index(label)
    first = _first_wrong(outcomes, expected, slice(k, k + 1))
    inputs, outcomes, expected = (
        [values[first], *values[:first], *values[first + 1 :]]
        for values in (inputs, outcomes, expected)
    )
    pairs = [(o["values"][k], e[k]) for o, e in zip(outcomes, expected, strict=True)]
    others = {other: [e[n] for e in expected] for n, other in enumerate(labels)}
    # Questions without a batch have no batch size to divide by.
    batched = any("B" in letters for letters in question.returns.values())
    letters = BLOCKS.get((question.returns[label] or ("",))[-1], "")
    sentence = describe_difference(label, pairs, inputs if batched else [], others, letters)
    sentence = f"{_told_by_name(question, inputs[0])}{sentence}"
    block = wrong_blocks(*pairs[0], letters)[:1]
    known = "It fits none of the known mistakes, so look at this value first."
    question_of = ask.get(f"da_{block}", ask[label])
    return [f"{sentence} {known}", f"Question: {question_of}"]


def _called_with(question, values: dict) -> str:
    shapes = []
    for name, value in question.arguments(values).items():
        if isinstance(value, np.ndarray):
            shapes.append(f"{name} {value.shape}")
        if isinstance(value, dict):
            shapes += [
                f"{name}[{key!r}] of {' '.join(str(array.shape) for array in arrays)}"
                for key, arrays in value.items()
            ]
        # A cache is a named tuple of arrays.
        fields = getattr(value, "_asdict", dict)()
        shapes += [f"{name}.{field} {array.shape}" for field, array in fields.items()]
        if isinstance(value, int | float | str):
            shapes.append(f"{name}={value!r}")
    return f"It was called with {', '.join(shapes)}." if shapes else ""


def _told_by_name(question, values: dict) -> str:
    # An argument that is a word, such as the name of a gate, tells one call from the others.
    words = {n: v for n, v in question.arguments(values).items() if isinstance(v, str)}
    return "".join(f'With {name} "{word}": ' for name, word in words.items())
