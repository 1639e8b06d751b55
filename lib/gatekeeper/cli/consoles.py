"""Where output goes: the report to stdout, everything that passes to stderr."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from gatekeeper.cli.words import visible

# Where there is no terminal, lines fit into a mail.
WIDTH = 80


def report_console() -> Console:
    """Give the console of results.

    Returns
    -------
    Console
        Writes to stdout; no wider than is comfortable to read.
    """
    return _console(stderr=False)


def status_console() -> Console:
    """Give the console of progress and notices.

    Returns
    -------
    Console
        Writes to stderr, so that a report can be piped.
    """
    return _console(stderr=True)


@contextmanager
def notices(console: Console) -> Iterator[None]:
    """Print what the parts of gatekeeper have to say while they work.

    Parameters
    ----------
    console : Console
        Where to; a progress bar on it moves down.

    Yields
    ------
    None
        While notices are printed.
    """
    log, handler = logging.getLogger("gatekeeper"), _Printer(console)
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)


class _Printer(logging.Handler):
    def __init__(self, console: Console):
        super().__init__(logging.WARNING)
        self._console = console

    def emit(self, record: logging.LogRecord) -> None:
        self._console.print(Text(visible(record.getMessage()), style="yellow"))


def _console(stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    width = min(console.width, 100) if console.is_terminal else WIDTH
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False, width=width)
