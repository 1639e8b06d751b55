"""Read what came back from the student's process, which may be anything."""

import numpy as np

# What each status must carry, beside what every outcome may carry.
NEEDED = {
    "missing": {},
    "type": {"returned": str},
    "signature": {"takes": str, "given": list},
    "stub": {},
    "raised": {"error": dict},
    "returned": {"returned": str, "values": (list, type(None))},
}
OPTIONAL = {"mutated": list, "printed": str, "warnings": list}
ERROR = {"type": str, "text": str, "line": str, "lineno": int}


def read_outcomes(outputs, count: int) -> list[dict] | None:
    """Check the form of what `Question.call` left in ``outputs``.

    Parameters
    ----------
    outputs : object
        A list of outcomes, if all went well.
    count : int
        Number of instances that were drawn.

    Returns
    -------
    list of dict or None
        None when the form is wrong in any way.
    """
    if not isinstance(outputs, list) or not 0 < len(outputs) <= count:
        return None
    if not all(_well_formed(outcome) for outcome in outputs):
        return None
    cut_short = len(outputs) < count and outputs[-1]["status"] == "returned"
    return None if cut_short else [{"mutated": [], **outcome} for outcome in outputs]


def comparable(question, outcome: dict) -> bool:
    """Whether an outcome holds one array for each value of the question.

    Parameters
    ----------
    question : Question
        The question asked.
    outcome : dict
        A well-formed outcome.

    Returns
    -------
    bool
        Shapes and dtypes may still be wrong.
    """
    values = outcome.get("values") if outcome["status"] == "returned" else None
    return (
        values is not None
        and len(values) == len(question.returns)
        and all(isinstance(value, np.ndarray) for value in values)
    )


def _well_formed(outcome) -> bool:
    status = outcome.get("status") if isinstance(outcome, dict) else None
    if not isinstance(status, str) or status not in NEEDED or not _has(outcome, NEEDED[status]):
        return False
    present = {key: kind for key, kind in OPTIONAL.items() if key in outcome}
    if not _has(outcome, present):
        return False
    if outcome["status"] == "raised" and not _has(outcome["error"], ERROR):
        return False
    texts = [*outcome.get("given", []), *outcome.get("mutated", []), *outcome.get("warnings", [])]
    # A subclass of ndarray could decide for itself what it equals.
    values = outcome.get("values") or []
    return all(isinstance(text, str) for text in texts) and all(
        type(value) is str or (type(value) is np.ndarray and value.dtype.kind in "biufc")
        for value in values
    )


def _has(mapping: dict, fields: dict) -> bool:
    return all(key in mapping and isinstance(mapping[key], kind) for key, kind in fields.items())
