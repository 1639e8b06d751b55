"""Whether the sandbox keeps in what it should: each thing is really tried, by a kernel in it."""

import json
import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from gatekeeper import sandbox
from gatekeeper.cli.checks.check import Check
from gatekeeper.execute import grade_one
from gatekeeper.model import GatekeeperError, Limits, Task

# What a student's cell could try; it reports what succeeded.
ATTEMPTS = """
import json, os, socket
asked = json.loads({asked!r})

def succeeds(action, *arguments):
    try:
        action(*arguments)
    except Exception:
        return False
    return True

def write(folder):
    with open(os.path.join(folder, "gatekeeper-doctor"), "w") as file:
        file.write("x")

def look(path):
    os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(1)

print(json.dumps({{
    "reached": succeeds(socket.create_connection, ("127.0.0.1", asked["port"]), 2),
    "wrote": [folder for folder in asked["write"] if succeeds(write, folder)],
    "saw": [path for path in asked["look"] if succeeds(look, path)],
    "signalled": succeeds(os.kill, asked["pid"], 0),
    "inherited": sorted(set(asked["names"]) & set(os.environ)),
}}))
"""
REMEDY = "do not grade with this sandbox; report it"


def check_sandbox(root: Path) -> Iterator[Check]:
    """Try to break out.

    Parameters
    ----------
    root : Path
        The course's folder.

    Yields
    ------
    Check
        One for each thing that student code must not be able to do.
    """
    reason = sandbox.why_not()
    if reason is not None:
        sentence, _, remedy = reason.partition(": ")
        yield Check("sandbox", "problem", sentence, remedy)
        return
    try:
        seconds, tried = _try(root)
    except (GatekeeperError, ValueError, LookupError) as error:
        yield Check("sandbox", "problem", f"no kernel came up in it: {error}")
        return
    yield Check("sandbox", "ok", f"bubblewrap; the first kernel takes {seconds:.1f} s")
    yield _judge("network", tried["reached"], "closed", "code inside reaches this machine")
    wrote, saw = ", ".join(tried["wrote"]), ", ".join(tried["saw"])
    yield _judge("writing", wrote, "nothing outside of its own /tmp", f"code inside wrote {wrote}")
    yield _judge("reading", saw, "no course, no gradebook, no home", f"code inside saw {saw}")
    yield _judge("processes", tried["signalled"], "only its own", "code inside sees this process")
    names = ", ".join(tried["inherited"])
    yield _judge("environment", names, "empty", f"code inside sees {names}")


def _judge(name: str, broken: object, fine: str, bad: str) -> Check:
    return Check(name, "problem", bad, REMEDY) if broken else Check(name, "ok", fine)


def _try(root: Path) -> tuple[float, dict]:
    with socket.create_server(("127.0.0.1", 0)) as server, tempfile.TemporaryDirectory() as folder:
        home = str(Path.home())
        asked = {
            "port": server.getsockname()[1],
            "write": [str(root), home, sys.prefix, folder],
            "look": [*_private(root), folder, *([] if _holds_python(home) else [home])],
            "pid": os.getpid(),
            "names": ["GATEKEEPER_DOCTOR", "USER", "SSH_AUTH_SOCK", "NBGRADER_EXECUTION"],
        }
        os.environ["GATEKEEPER_DOCTOR"] = "a secret"
        try:
            graded = grade_one(_task(ATTEMPTS.format(asked=json.dumps(asked))))
        finally:
            del os.environ["GATEKEEPER_DOCTOR"]
            _tidy(asked["write"])
    outputs = graded.notebook["cells"][0]["outputs"]
    text = "".join(output.get("text", "") for output in outputs)
    return graded.seconds["start"], json.loads(text)


def _task(source: str) -> Task:
    cell = {
        "cell_type": "code",
        "id": "doctor",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    return Task("doctor", "doctor", "doctor", notebook, (), {}, Limits())


def _private(root: Path) -> list[str]:
    # All that is in the course's folder, unless Python itself or a library lies there.
    return [str(path) for path in sorted(root.glob("*")) if not _holds_python(str(path))]


def _holds_python(folder: str) -> bool:
    # What is imported from has to be in sight, and so has the way to it, which shows no more.
    return any(path.startswith(folder) for path in (*sys.path, sys.prefix, sys.base_prefix))


def _tidy(folders: list[str]) -> None:
    for folder in folders:
        Path(folder, "gatekeeper-doctor").unlink(missing_ok=True)
