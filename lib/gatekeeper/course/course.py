"""The course as everything else here sees it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from gatekeeper.course.config import read_config, read_limits, read_settings
from gatekeeper.course.folders import is_safe, submitted_folders
from gatekeeper.course.release import ensure_assignment
from gatekeeper.course.secret import read_secret, seed_of
from gatekeeper.model import GatekeeperError, Limits


@dataclass(frozen=True, eq=False)
class Course:
    """A folder with an ``nbgrader_config.py``.

    Attributes
    ----------
    root : Path
        The folder, absolute.
    config : traitlets.config.Config
        nbgrader's settings and the section ``c.Gatekeeper``.
    coursedir : nbgrader.coursedir.CourseDirectory
        nbgrader's view of the folders.
    limits : Limits
        What a submission may use.
    settings : dict of str to float
        The rest of ``c.Gatekeeper``.
    """

    root: Path
    config: Config
    coursedir: CourseDirectory
    limits: Limits
    settings: dict[str, float]

    @classmethod
    def load(cls, root: Path) -> "Course":
        """Read the settings of a course.

        Parameters
        ----------
        root : Path
            The folder that holds ``nbgrader_config.py``.

        Returns
        -------
        Course
            Nothing is written yet.

        Raises
        ------
        GatekeeperError
            If there is no course, or a setting cannot be used.
        """
        root = Path(root).absolute()
        config, coursedir = read_config(root)
        return cls(root, config, coursedir, read_limits(config), read_settings(config))

    @property
    def course_id(self) -> str:
        """nbgrader's name of the course."""
        return self.coursedir.course_id

    @property
    def db_url(self) -> str:
        """Where the gradebook is; a path in it is absolute."""
        return self.coursedir.db_url

    @cached_property
    def state(self) -> Path:
        """The folder of what gatekeeper keeps, ``.gatekeeper``, for its owner only."""
        folder = self.root / ".gatekeeper"
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            folder.chmod(0o700)
        except OSError as error:
            raise GatekeeperError(f"{folder}: {error.strerror}, cannot keep results.") from error
        return folder

    @cached_property
    def secret(self) -> bytes:
        """What the seeds are made from; made once, and worth a backup."""
        return read_secret(self.state / "secret")

    def seed(self, student: str, assignment: str, grade_id: str, submission: str = "") -> int:
        """Derive the seed of one judged cell.

        Parameters
        ----------
        student, assignment, grade_id : str
            Whose, of what.
        submission : str
            Digest of what was handed in: a student who got the inputs out of one submission
            meets others in the next.

        Returns
        -------
        int
            The same in every run.
        """
        return seed_of(self.secret, student, assignment, grade_id, submission)

    def source_path(self, assignment: str) -> Path:
        """Find the instructor's folder of an assignment.

        Parameters
        ----------
        assignment : str
            Its name.

        Returns
        -------
        Path
            The folder, which exists.

        Raises
        ------
        GatekeeperError
            If there is none.
        """
        source = self.coursedir.source_directory
        if is_safe(assignment):
            folder = Path(self.coursedir.format_path(source, ".", assignment))
            if folder.is_dir():
                return folder
        raise GatekeeperError(f"{assignment}: no such assignment in {self.root / source}.")

    def source_notebooks(self, assignment: str) -> list[Path]:
        """List the notebooks of an assignment's source.

        Parameters
        ----------
        assignment : str
            Its name.

        Returns
        -------
        list of Path
            Sorted, and at least one.

        Raises
        ------
        GatekeeperError
            If there is none.
        """
        folder = self.source_path(assignment)
        if found := sorted(p for p in folder.glob("*.ipynb") if p.is_file()):
            return found
        raise GatekeeperError(f"{folder}: no notebook here, so there is nothing to grade.")

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """Say where nbgrader keeps a student's assignment.

        Parameters
        ----------
        step : {"submitted", "autograded", "feedback"}
            Which of nbgrader's folders.
        student, assignment : str
            Whose, and what.

        Returns
        -------
        Path
            It need not exist; it lies where it should, whatever the student's name is.

        Raises
        ------
        GatekeeperError
            If a name would lead elsewhere.
        """
        for name in (student, assignment):
            if not is_safe(name):
                raise GatekeeperError(f"{name!r} cannot be the name of a folder.")
        directory = getattr(self.coursedir, f"{step}_directory")
        return Path(self.coursedir.format_path(directory, student, assignment))

    def submitted_folders(self, assignment: str) -> dict[str, Path]:
        """Find who handed in an assignment.

        Parameters
        ----------
        assignment : str
            Its name.

        Returns
        -------
        dict of str to Path
            The folder of each student, sorted by student; it may turn out to be a link.
        """
        return submitted_folders(self.coursedir, assignment)

    def ensure_assignment(self, assignment: str) -> None:
        """Make the gradebook know an assignment as its source is now.

        Parameters
        ----------
        assignment : str
            Its name.

        Raises
        ------
        GatekeeperError
            If nbgrader cannot make it.
        """
        ensure_assignment(self, assignment)
