"""Ask a judged question where the student's functions are, and send home what came back.

Everything here may have been tampered with by the code it runs beside. So nothing here decides
anything: the judge outside reads what is sent as it would read a stranger's letter.
"""

import builtins
import contextlib
import getpass
import io
import json

from IPython import get_ipython

from gatekeeper.inside.border import RefusedError, decode, encode, name_of

MIME = "application/x-gatekeeper"
MOST_TEXT = 4000


class NobodyThereError(RuntimeError):
    """The code asked for input while nobody sits at the keyboard."""


class Nowhere(io.TextIOBase):
    """A stream without an end or a memory: a flood of prints must not bury the report."""

    encoding = "utf-8"

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, text) -> int:
        """Forget the text."""
        return len(text)


@contextlib.contextmanager
def silence():
    """Let nothing that is printed inside reach the notebook.

    Yields
    ------
    None
        While `sys.stdout` and `sys.stderr` are replaced.
    """
    nowhere = Nowhere()
    with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        yield


def answer(request: str) -> None:
    """Run a question's call in a copy of the notebook's namespace.

    Parameters
    ----------
    request : str
        JSON with ``nonce``, ``call``, ``inputs`` as `encode` wrote them, and how much may come in
        and go out: ``inputs_mb``, ``megabytes``.
    """
    asked = json.loads(request)
    asked_for_input = refuse_input()
    report = {"nonce": asked["nonce"]}
    try:
        namespace = dict(get_ipython().user_ns)
        namespace.pop("outputs", None)
        # The inputs were written by the grader, so their size is its own business.
        namespace["inputs"] = decode(asked["inputs"], float(asked["inputs_mb"]))
        with silence():
            exec(compile(asked["call"], "<question>", "exec"), namespace)
        report["outputs"] = encode(namespace.get("outputs"), float(asked["megabytes"]))
    except RefusedError as refusal:
        report["refused"] = str(refusal)
    except BaseException as error:
        report |= describe(error)
    send(report | {"asked": bool(asked_for_input)})


def describe(error: BaseException) -> dict:
    """Put an exception into two strings.

    Parameters
    ----------
    error : BaseException
        Perhaps of a class that the student wrote.

    Returns
    -------
    dict of str to str
        ``error`` is the class's name, ``text`` what it says.
    """
    try:
        text = str(error)[:MOST_TEXT]
    except BaseException:
        text = ""
    return {"error": name_of(error), "text": text}


def refuse_input() -> list:
    """Make `input` and `getpass` raise; the kernel puts its own back for the next cell.

    Returns
    -------
    list
        Grows with every attempt.
    """
    asked: list = []

    def refuse(*args, **kwargs):
        asked.append(True)
        raise NobodyThereError("input() waits for a person, and nobody is there during grading.")

    builtins.input = getpass.getpass = refuse
    return asked


def send(report: dict) -> None:
    """Hand a report to the grader.

    Parameters
    ----------
    report : dict
        What `json.dumps` takes.
    """
    data = {MIME: json.dumps(report)}
    get_ipython().display_pub.publish(data)
