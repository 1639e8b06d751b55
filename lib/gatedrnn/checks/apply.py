"""Run a student's function where the student's code runs, and describe what happened.

What comes back is JSON and plain arrays only, so it can cross a process border to the judge.
"""

import inspect
import sysconfig
import traceback
from collections.abc import Callable
from pathlib import Path

from gatedrnn.checks.capture import captured
from gatedrnn.checks.plain import describe, plain_values

LIBRARIES = (
    str(Path(__file__).parents[1]),
    *(sysconfig.get_path(kind) for kind in ("stdlib", "purelib", "platlib")),
)


def apply(function, arguments: Callable[[dict], dict], inputs: list[dict], count: int) -> list:
    """Call a function on each instance of the inputs, on copies.

    Parameters
    ----------
    function : callable or None
        The student's function; None when there is none.
    arguments : callable
        Maps one instance of the inputs to the call's arguments by name, in order.
    inputs : list of dict of ndarray
        The instances, as `Question.draw` made them.
    count : int
        Number of values the function should return.

    Returns
    -------
    list of dict
        One outcome a call. ``status`` is one of missing, type, signature, stub, raised, returned.
    """
    outcomes = []
    for instance in inputs:
        outcomes.append(_apply_once(function, arguments, instance, count))
        if _is_final(outcomes[-1]):
            break
    return outcomes


def _is_final(outcome: dict) -> bool:
    # Whoever interrupts an endless loop should not have to do it a second time.
    interrupted = outcome.get("error", {}).get("type") == "KeyboardInterrupt"
    return interrupted or outcome["status"] not in ("returned", "raised")


def _apply_once(function, arguments, instance: dict, count: int) -> dict:
    if function is None or function is ...:
        return {"status": "missing"}
    if not callable(function):
        return {"status": "type", "returned": describe(function)}
    copies = {name: array.copy() for name, array in instance.items()}
    call = arguments(copies)
    mismatch = _signature_mismatch(function, call)
    if mismatch is not None:
        return {"status": "signature", "takes": mismatch, "given": list(call)}
    with captured() as record:
        outcome = _call(function, list(call.values()), count)
    changed = [n for n, array in instance.items() if array.tobytes() != copies[n].tobytes()]
    outcome |= {"mutated": changed, "printed": record.printed, "warnings": record.warnings}
    return outcome


def _call(function, args: list, count: int) -> dict:
    # SystemExit and an interrupted endless loop are answers too: wrong ones, with a line number.
    try:
        returned = function(*args)
        values, description = plain_values(returned, count)
    except BaseException as error:
        status = "stub" if isinstance(error, NotImplementedError) else "raised"
        return {"status": status, "error": _report(error)}
    return {"status": "returned", "values": values, "returned": description}


def _signature_mismatch(function, call: dict) -> str | None:
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return None
    try:
        signature.bind(*call.values())
    except TypeError:
        return str(signature)
    return None


def _report(error: BaseException) -> dict:
    try:
        text = str(error)
    except Exception:
        text = ""
    report = {"type": type(error).__name__, "text": text[:300], "line": "", "lineno": 0}
    # The innermost line of the student's own code, not of ours or of a library below it.
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if not frame.filename.startswith(LIBRARIES):
            return report | {"line": (frame.line or "").strip()[:200], "lineno": frame.lineno or 0}
    return report
