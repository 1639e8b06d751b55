"""Run a plain test cell in the notebook's namespace and report what happened."""

import base64
import json
import marshal
import math
import traceback

import numpy as np
from IPython import get_ipython

from gatekeeper.inside.answer import describe, refuse_input, send, silence
from gatekeeper.inside.border import name_of
from gatekeeper.inside.probes import fixtures
from gatekeeper.inside.tools import Tools


def trial(request: str) -> None:
    """Run a test.

    Parameters
    ----------
    request : str
        JSON with ``nonce``, ``code`` (marshalled, in base64), ``tools``, ``name`` and ``hidden``.
    """
    asked, tools, report = _begin(request)
    try:
        with silence(), tools.hiding(get_ipython().user_ns, asked["hidden"]) as namespace:
            exec(_code(asked), namespace)
    except BaseException as error:
        report |= _raised(error, asked["name"])
    _end(report, tools)


async def trial_that_awaits(request: str) -> None:
    """Run a test with ``await`` at its top level.

    Parameters
    ----------
    request : str
        As for `trial`.
    """
    asked, tools, report = _begin(request)
    try:
        with silence(), tools.hiding(get_ipython().user_ns, asked["hidden"]) as namespace:
            await eval(_code(asked), namespace)
    except BaseException as error:
        report |= _raised(error, asked["name"])
    _end(report, tools)


def _code(asked: dict):
    # Compiled outside: no text of a hidden test ever enters this process.
    return marshal.loads(base64.b64decode(asked["code"]))


def _begin(request: str) -> tuple:
    asked = json.loads(request)
    # Functions that one test defines may be called in the next, so the tools stay.
    tools = get_ipython().user_ns.setdefault(asked["tools"], Tools())
    report = {"nonce": asked["nonce"], "input": refuse_input(), "forged": fixtures()}
    if type(tools) is not Tools:
        report["forged"].append("the test's own tools")
        tools = get_ipython().user_ns[asked["tools"]] = Tools()
    tools.begin()
    return asked, tools, report


def _end(report: dict, tools: Tools) -> None:
    forged = [*report["forged"], *tools.forged, *fixtures()]
    report |= {"forged": sorted(set(forged))[:20], "marks": tools.marks}
    report |= {"input": bool(report["input"]), "shown": tools.shown}
    try:
        score = _score(tools.last)
    except BaseException:
        score = {"value": None, "type": "object"}
    send(report | score)


def _score(value) -> dict:
    # A subclass of float decides for itself what it equals and prints.
    if type(value) in (int, float) or (
        isinstance(value, (np.integer, np.floating)) and type(value).__module__ == "numpy"
    ):
        # An integer may be larger than any float.
        return {"value": float(value) if abs(value) < 1e300 else math.inf}
    return {"value": None, "type": name_of(value)}


def _raised(error: BaseException, name: str) -> dict:
    # The line of the test, and whether the exception was born there or further in.
    try:
        frames = traceback.extract_tb(error.__traceback__, limit=200)
    except BaseException:
        frames = []
    lines = [frame.lineno for frame in frames if frame.filename == name]
    inner = bool(frames) and frames[-1].filename == name
    return describe(error) | {"line": lines[-1] if lines else None, "inner": inner}
