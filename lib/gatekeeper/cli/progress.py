"""Show how far a run is: a bar in a terminal, plain lines elsewhere."""

import time

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from gatekeeper.cli.words import duration

# Seconds between two lines where there is no terminal.
PAUSE = 10


class Meter:
    """Count what is done and estimate the rest; used as a context manager.

    Parameters
    ----------
    console : Console
        Where to.
    verb : str
        What is being done, such as "Grading".
    """

    def __init__(self, console: Console, verb: str):
        self._console, self._verb = console, verb
        self._total = self._done = self._slow = 0
        self._first = self._spoke = time.monotonic()
        self._bar = self._row = None

    def __enter__(self) -> "Meter":
        if self._console.is_terminal:
            columns = (
                TextColumn("{task.description}"),
                BarColumn(32),
                TextColumn("{task.fields[done]}"),
                TextColumn("{task.fields[left]}", style="dim"),
            )
            self._bar = Progress(
                *columns, console=self._console, transient=True, refresh_per_second=4
            )
            self._bar.start()
            self._row = self._bar.add_task("Starting", total=None, done="", left="")
        return self

    def __exit__(self, *_error) -> None:
        if self._bar is not None:
            self._bar.stop()

    def expect(self, total: int) -> None:
        """Say how many there will be.

        Parameters
        ----------
        total : int
            The number.
        """
        self._total = total
        self._spoke = time.monotonic()
        self._show()

    def advance(self, slow: bool = True) -> None:
        """Count one more.

        Parameters
        ----------
        slow : bool
            Whether it had to be executed; what was only looked up says nothing about the rest.
        """
        self._done += 1
        self._slow += slow
        # The first one pays for starting the workers.
        if self._slow == 1:
            self._first = time.monotonic()
        self._show()

    def _left(self) -> str:
        remaining = self._total - self._done
        # A guess from one or two is worth nothing.
        if self._slow < 4 or not remaining:
            return ""
        seconds = (time.monotonic() - self._first) / (self._slow - 1) * remaining
        return f"about {duration(max(10, seconds))} left" if seconds > 3 else "nearly done"

    def _show(self) -> None:
        done = f"{self._done}/{self._total}"
        if self._bar is not None:
            fields = {"completed": self._done, "total": self._total, "left": self._left()}
            self._bar.update(self._row, description=self._verb, done=done, **fields)
        elif self._done and time.monotonic() - self._spoke >= PAUSE:
            self._spoke = time.monotonic()
            parts = [f"{self._verb}: {done}", self._left()]
            self._console.print(", ".join(filter(None, parts)))
