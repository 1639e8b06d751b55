"""The stages an answer passes before its values are compared; each has its own sentences."""

import numpy as np


def missing(question, expected, outcome) -> str | None:
    """Say that there is no function yet."""
    if outcome["status"] == "missing":
        return f"{question.name} is not defined yet: run the cell that defines it."
    if outcome["status"] == "stub":
        return f"{question.name} is not filled in yet: it still raises NotImplementedError."
    return None


def raised(question, expected, outcome) -> str | None:
    """Say where and how the student's own code failed."""
    if outcome["status"] != "raised":
        return None
    error = outcome["error"]
    where = f"\n    line {error['lineno']}: {error['line']}" if error["line"] else ""
    if error["type"] == "KeyboardInterrupt":
        return f"{question.name} was interrupted before it returned. It was at work here:{where}"
    text = f": {error['text']}" if error["text"] else ""
    stop = "" if error["text"].endswith((".", "!", "?")) else "."
    return f"{question.name} raised {error['type']}{text}{stop}{where}"


def kind(question, expected, outcome) -> str | None:
    """Say that something other than a function, or other than arrays, was received."""
    name, wanted = question.name, ", ".join(question.returns)
    if outcome["status"] == "type":
        return f"{name} is {outcome['returned']}, expected a function."
    if outcome["status"] == "signature":
        call = ", ".join(outcome["given"])
        return f"{name} is defined as {name}{outcome['takes']}, expected {name}({call})."
    if outcome["values"] is None:
        hint = {
            "None": ": is its return line missing?",
            "a generator": ": does it say yield where it should say return?",
            "a coroutine": ": it is defined with async.",
        }.get(outcome["returned"], ".")
        return f"{name} returned {outcome['returned']}, expected {wanted}{hint}"
    for label, value in zip(question.returns, outcome["values"], strict=False):
        if isinstance(value, str):
            return f"{label} is {value}, expected {_wanted(question, label)}."
    return None


def count(question, expected, outcome) -> str | None:
    """Say that the number of returned values is wrong."""
    if len(outcome["values"]) == len(question.returns):
        return None
    wanted = f"{len(question.returns)}: {', '.join(question.returns)}"
    return f"{question.name} returned {outcome['returned']}, expected {wanted}."


def shape(question, expected, outcome) -> str | None:
    """Say which array has another shape, and what that shape looks like."""
    for label, got, want in zip(question.returns, outcome["values"], expected, strict=True):
        if got.shape != want.shape:
            received = f"has shape {got.shape}" if got.ndim else "is a single number"
            if not question.returns[label]:
                return f"{label} {received}, expected a single number."
            letters = _letters(question, label)
            hint = _shape_hint(got.shape, want.shape)
            return f"{label} {received}, expected {want.shape}, that is {letters}{hint}."
    return None


def dtype(question, expected, outcome) -> str | None:
    """Say which array does not hold real floating-point numbers."""
    for label, got in zip(question.returns, outcome["values"], strict=True):
        if question.integers and (got.dtype.kind in "iu" or np.array_equal(got, np.rint(got))):
            continue
        if question.whole_numbers and got.dtype.kind in "iu":
            continue
        if got.dtype not in (np.float64, np.float32):
            rounds = ", which rounds the value" if not got.ndim else ", which rounds every value"
            hint = rounds if got.dtype.kind in "biu" else ""
            return f"{label} has dtype {got.dtype}{hint}, expected float64 (float32 is fine too)."
    return None


def finite(question, expected, outcome) -> str | None:
    """Say which array holds NaN or infinity, and how many."""
    for label, got in zip(question.returns, outcome["values"], strict=True):
        bad = int(np.count_nonzero(~np.isfinite(got)))
        if bad:
            what = "NaN" if np.isnan(got).any() else "infinite values"
            return f"{label} holds {what} at {bad} of {got.size} places, expected finite numbers."
    return None


def mutated(question, expected, outcome) -> str | None:
    """Say which input the function changed."""
    names = outcome["mutated"]
    if not names:
        return None
    which = "its input " + names[0] if len(names) == 1 else "its inputs " + ", ".join(names)
    return (
        f"{question.name} changed {which}. "
        "Whoever called it may still need the old values, and a test that looks only at what is "
        "returned cannot see the change. Which lines write into an array that you did not make?"
    )


STAGES = {
    "missing": missing,
    "raised": raised,
    "type": kind,
    "count": count,
    "shape": shape,
    "dtype": dtype,
    "finite": finite,
    "mutated": mutated,
}


def first_failure(question, expected, outcome) -> tuple[str, str] | None:
    """Find the first stage that an outcome does not pass.

    Parameters
    ----------
    question : Question
        The question asked.
    expected : tuple of ndarray
        The right answer.
    outcome : dict
        One entry of what `gatedrnn.checks.apply.apply` returned.

    Returns
    -------
    (stage, sentence) or None
        None when only the values are left to compare.
    """
    for stage, check in STAGES.items():
        sentence = check(question, expected, outcome)
        if sentence is not None:
            return stage, sentence
    return None


def _letters(question, label: str) -> str:
    sizes = question.returns[label]
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"


def _wanted(question, label: str) -> str:
    if not question.returns[label]:
        return "a single number"
    return f"a float array of shape {_letters(question, label)}"


def _shape_hint(got: tuple, want: tuple) -> str:
    if len(got) == len(want) == 2 and got == want[::-1]:
        return ": it looks transposed"
    if len(got) == len(want) and sorted(got) == sorted(want):
        return ": its axes are in another order"
    if [n for n in got if n != 1] == [n for n in want if n != 1]:
        return ": it has an axis of length 1 too many or too few"
    if len(got) == len(want) and got[:-1] == want[:-1]:
        blocks = {3 * want[-1]: "three", 4 * want[-1]: "four"}
        if got[-1] in blocks:
            return f": that is {blocks[got[-1]]} blocks side by side"
    if len(got) + 1 == len(want):
        return ": one axis is missing"
    return ""
