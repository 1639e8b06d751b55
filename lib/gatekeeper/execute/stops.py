"""What stops a cell, in the words of a result's reason and in a sentence for the student."""

import re

SENTENCES = {
    "time limit": "It ran longer than the time allowed and was stopped.",
    "waited for input": "It waited for input(), and nobody is there while it is graded.",
    "process died": "Python itself ended while this ran, by a crash or by an exit.",
    "memory limit": "It used more memory than allowed and was stopped.",
    "process limit": "It started more processes or threads than allowed and was stopped.",
    "disk limit": "It wrote more to the disk than allowed.",
    "forged test": "The test does not work in this notebook: its tools were changed.",
    "refused answer": "The answer was refused.",
}
# What Python says when the system refuses: the limits speak through these.
NAMED = {
    "memory limit": r"\bMemoryError\b|_ArrayMemoryError|Unable to allocate|Cannot allocate memory",
    "process limit": r"can't start new thread|Resource temporarily unavailable",
    "disk limit": r"No space left on device|File too large|Disk quota exceeded",
}


def sentence_of(reason: str) -> str:
    """Say in a sentence what stopped a cell.

    Parameters
    ----------
    reason : str
        As in `Result.reason`.

    Returns
    -------
    str
        For the student.
    """
    return SENTENCES.get(reason, f"It was stopped: {reason}.")


def limit_named(text: str) -> str:
    """Recognise a limit in what an exception says.

    Parameters
    ----------
    text : str
        Class and text of the exception.

    Returns
    -------
    str
        As in `Result.reason`; empty when it names no limit.
    """
    return next((limit for limit, said in NAMED.items() if re.search(said, text)), "")
