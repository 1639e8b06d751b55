"""Find the named mistake whose output equals the student's on every instance."""

from gatedrnn.checks.outcomes import comparable
from gatedrnn.checks.probe import TOLERANCE, agree


def recognise(question, inputs: list[dict], outcomes: list[dict], expected: list[tuple]):
    """Compare an answer with every named mistake of its question.

    A mistake is recognised when every value it gets wrong equals the student's value on all
    instances. Values that it gets right may hold a second mistake.

    Parameters
    ----------
    question : Question
        The question asked.
    inputs : list of dict of ndarray
        At least two independent instances.
    outcomes : list of dict
        The student's answers, one an instance.
    expected : list of tuple of ndarray
        The right answers.

    Returns
    -------
    mistake : Mistake or None
        None when nothing fits, or when two mistakes explain equally much.
    explained : set of str
        Names of the returned values that the mistake explains.
    """
    if len(outcomes) < 2 or len(outcomes) != len(inputs):
        return None, set()
    ranked: dict[int, list] = {}
    for mistake in question.catalogue.mistakes:
        explained = _explained(question, mistake, inputs, outcomes, expected)
        if explained:
            labels = {label for _, label in explained}
            ranked.setdefault(len(explained), []).append((mistake, labels))
    best = ranked[max(ranked)] if ranked else []
    return best[0] if len(best) == 1 else (None, set())


def _explained(question, mistake, inputs, outcomes, expected) -> set[tuple[int, str]]:
    # The wrong values explained, by instance; none when one instance contradicts the mistake.
    wrong: set[tuple[int, str]] = set()
    for n, (values, outcome, right) in enumerate(zip(inputs, outcomes, expected, strict=True)):
        made = run_mistake(question, mistake, values)
        if isinstance(made, str) or outcome["status"] == "raised":
            if made != _raised_text(outcome):
                return set()
            wrong.update((n, label) for label in question.returns)
            continue
        if not comparable(question, outcome):
            return set()
        for label, m, r, got in zip(question.returns, made, right, outcome["values"], strict=True):
            if agree(m, r, TOLERANCE["float32"]):
                continue
            # float64 results of float32 arithmetic are common, and mistakes are 1e-3 apart.
            if not agree(got, m, TOLERANCE["float32"]):
                return set()
            wrong.add((n, label))
    return wrong


def run_mistake(question, mistake, values: dict) -> tuple | str:
    """Run a named mistake on one instance.

    Parameters
    ----------
    question : Question
        The question asked.
    mistake : Mistake
        The mistake to run.
    values : dict of ndarray
        One instance; it is not changed.

    Returns
    -------
    tuple of ndarray or str
        The wrong answers, or the error that the mistake ends in.
    """
    try:
        return mistake.run(question.arguments({k: v.copy() for k, v in values.items()}))
    except (ValueError, IndexError) as error:
        return f"{type(error).__name__}: {error}"


def _raised_text(outcome: dict) -> str | None:
    error = outcome.get("error")
    return f"{error['type']}: {error['text']}" if error else None
