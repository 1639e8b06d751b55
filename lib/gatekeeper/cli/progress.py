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
        self._began = self._spoke = time.monotonic()
        self._bar = self._row = None

    def __enter__(self) -> "Meter":
        if self._console.is_terminal:
            columns = (
                TextColumn("{task.description}"),
                BarColumn(32),
                TextColumn("{task.completed:.0f}/{task.total:.0f}"),
                TextColumn("{task.fields[left]}", style="dim"),
            )
            self._bar = Progress(*columns, console=self._console, transient=True)
            self._bar.start()
            self._row = self._bar.add_task(self._verb, total=None, left="", visible=False)
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
        self._began = self._spoke = time.monotonic()
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
        if not self._slow:
            self._began = time.monotonic()
        self._show()

    def _left(self) -> str:
        remaining = self._total - self._done
        # The first ones pay for starting the workers, so a guess from one is worth nothing.
        if self._slow < 2 or not remaining:
            return ""
        seconds = (time.monotonic() - self._began) / self._slow * remaining
        return f"about {duration(max(1, round(seconds)))} left".replace(".0 s", " s")

    def _show(self) -> None:
        if self._bar is not None:
            fields = {"completed": self._done, "total": self._total, "left": self._left()}
            self._bar.update(self._row, visible=self._total > 0, **fields)
        elif self._done and time.monotonic() - self._spoke >= PAUSE:
            self._spoke = time.monotonic()
            parts = [f"{self._done} of {self._total} done", self._left()]
            self._console.print(f"{self._verb}: {', '.join(filter(None, parts))}", highlight=False)
