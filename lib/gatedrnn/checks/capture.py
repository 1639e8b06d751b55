"""Collect what a student's code prints and warns, so that nothing reaches a graded cell."""

import contextlib
import io
import os
import sys
import tempfile
import warnings
from dataclasses import dataclass, field

import numpy as np

LIMIT = 2000
# Python hides these from users of a library by default, and so does the check.
HIDDEN = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)


@dataclass
class Record:
    """What was captured.

    Attributes
    ----------
    printed : str
        Text written to stdout and stderr, its first `LIMIT` characters.
    warnings : list of str
        One line for each different warning.
    """

    printed: str = ""
    warnings: list[str] = field(default_factory=list)


class _Bounded(io.TextIOBase):
    """A stream that keeps its first characters and forgets the rest."""

    encoding = "utf-8"

    def __init__(self):
        self.text = ""

    def writable(self) -> bool:
        return True

    def write(self, text) -> int:
        text = str(text)
        self.text += text[: LIMIT - len(self.text)]
        return len(text)


@contextlib.contextmanager
def captured():
    """Capture stdout, stderr (the file descriptor too) and warnings of the code inside.

    Yields
    ------
    Record
        Filled when the block ends.
    """
    record, stream = Record(), _Bounded()
    try:
        with (
            _descriptor(stream),
            _bound_writes(sys.stderr, stream),
            contextlib.redirect_stdout(stream),
            contextlib.redirect_stderr(stream),
            warnings.catch_warnings(record=True) as caught,
            np.errstate(all="warn", under="ignore"),
        ):
            warnings.simplefilter("always")
            yield record
    finally:
        record.printed = stream.text
        shown = (w for w in caught if not issubclass(w.category, HIDDEN))
        lines = (f"{w.category.__name__}: {w.message}" for w in shown)
        record.warnings = list(dict.fromkeys(line[:300] for line in lines))[:5]


@contextlib.contextmanager
def _bound_writes(target, stream):
    # A logging handler made before the check holds the old stderr object, not sys.stderr.
    try:
        target.write = stream.write
    except AttributeError:
        # A plain file object refuses; the file descriptor is captured below it.
        yield
        return
    try:
        yield
    finally:
        del target.write


@contextlib.contextmanager
def _descriptor(stream):
    # C libraries and child processes write to descriptor 2, which Jupyter shows as stderr.
    try:
        saved = os.dup(2)
    except OSError:
        yield
        return
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            if sys.__stderr__ is not None:
                sys.__stderr__.flush()
            os.dup2(saved, 2)
            os.close(saved)
            file.seek(0)
            stream.write(file.read(LIMIT).decode(errors="replace"))
