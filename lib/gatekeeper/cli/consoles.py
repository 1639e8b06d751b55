"""Where output goes: the report to stdout, everything that passes to stderr."""

from rich.console import Console

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


def _console(stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    width = min(console.width, 100) if console.is_terminal else WIDTH
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False, width=width)
