"""Results that wait to be recorded, and those that are: one JSON file each."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from gatekeeper.course.trouble import file_trouble
from gatekeeper.record.files import file_name, sync_folder, write_whole
from gatekeeper.record.saved import Saved

Place = Literal["waiting", "done"]


class Store:
    """The results of one assignment.

    Parameters
    ----------
    state : Path
        The course's ``.gatekeeper``.
    assignment : str
        Its name.
    """

    def __init__(self, state: Path, assignment: str):
        self.assignment = assignment
        self.folder = state / "results" / file_name(assignment)
        self._fresh: set[str] = set()

    def put(self, saved: Saved) -> None:
        """Keep a result until it is recorded.

        Parameters
        ----------
        saved : Saved
            It replaces another one that waits for the same student and notebook.

        Raises
        ------
        UnusableError
            If the disk is full or the folder cannot be written.
        """
        data = json.dumps(saved.to_json()).encode()
        write_whole(self._path("waiting", saved.graded.student, saved.graded.name), data)
        self._fresh.add(saved.ident)

    def is_fresh(self, saved: Saved) -> bool:
        """Say whether a result was put here by this process.

        Parameters
        ----------
        saved : Saved
            The result.

        Returns
        -------
        bool
            False for one that an earlier run left behind, perhaps half recorded.
        """
        return saved.ident in self._fresh

    def finish(self, student: str, name: str) -> None:
        """Note that a waiting result has been recorded.

        Parameters
        ----------
        student, name : str
            Whose, and the notebook's.

        Raises
        ------
        UnusableError
            If the folder cannot be written.
        """
        done = self._path("done", student, name)
        try:
            done.parent.mkdir(parents=True, exist_ok=True)
            self._path("waiting", student, name).replace(done)
            sync_folder(done.parent)
        except OSError as error:
            raise file_trouble(done, error) from error

    def read(self, place: Place, student: str, name: str) -> Saved | None:
        """Read one result.

        Parameters
        ----------
        place : {"waiting", "done"}
            Where to look.
        student, name : str
            Whose, and the notebook's.

        Returns
        -------
        Saved or None
            None when there is none that can be read: it is then made again.
        """
        saved = _read(self._path(place, student, name))
        # Only a file that was copied here by hand could be somebody else's.
        if saved and (saved.graded.student, saved.graded.name) != (student, name):
            return None
        return saved

    def find(self, student: str, name: str, submission: str, source: str) -> Place | None:
        """Say how far a submission has come.

        Parameters
        ----------
        student, name : str
            Whose, and the notebook's.
        submission, source : str
            Digests of what is handed in, and of the source notebook, as they are now.

        Returns
        -------
        {"waiting", "done"} or None
            A result of just these; None when it has to be executed.
        """
        for place in ("waiting", "done"):
            saved = self.read(place, student, name)
            if saved and (saved.submission, saved.source) == (submission, source):
                return place
        return None

    def all(self, place: Place) -> Iterator[Saved]:
        """Read every result.

        Parameters
        ----------
        place : {"waiting", "done"}
            Where to look.

        Yields
        ------
        Saved
            In the order of the file names; what cannot be read is left out.
        """
        for path in sorted((self.folder / place).glob("*.json")):
            if saved := _read(path):
                yield saved

    def drop(self, student: str, name: str) -> None:
        """Forget a result that waits, because it is made again.

        Parameters
        ----------
        student, name : str
            Whose, and the notebook's.
        """
        self._path("waiting", student, name).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what a killed run left half written."""
        for draft in self.folder.glob("*/.*.draft"):
            os.unlink(draft)

    def _path(self, place: Place, student: str, name: str) -> Path:
        return self.folder / place / f"{file_name(student, name)}.json"


def _read(path: Path) -> Saved | None:
    try:
        return Saved.from_json(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        return None
