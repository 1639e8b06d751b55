"""The class of hostile and unlucky students: one file each, or one file with variants."""

import importlib.util
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from .conftest import POINTS

FOLDER = Path(__file__).parent / "hostile"
# What an entry of EXPECTED may leave out: a question that is not named has full marks.
RIGHT = {
    grade_id: (points, "graded", "") if grade_id != "explain" else (None, "human", "needs reading")
    for grade_id, points in POINTS.items()
}
WHOLE = {
    "unreadable": dict.fromkeys(POINTS, (None, "human", "cannot read")),
    "missing": dict.fromkeys(POINTS, (0, "zero", "missing")),
    "unreadable|missing": dict.fromkeys(POINTS, ((0, None), "zero|human", "cannot read|missing")),
}


@dataclass
class Case:
    """One student: what is handed in, and what must come out.

    Attributes
    ----------
    name : str
        File and variant; the student's id unless the file names another one.
    row : int
        Of the table in the design; 0 for a case that the table does not name.
    module : ModuleType
        The file.
    variant : dict
        What this variant has instead of the file's own values.
    """

    name: str
    row: int
    module: ModuleType
    variant: dict = field(default_factory=dict)

    def get(self, key, default=None):
        """A value of the variant, else of the file, else the default."""
        return self.variant.get(key, getattr(self.module, key, default))

    @property
    def student(self) -> str:
        """The student's id."""
        return self.get("STUDENT", self.name)

    @property
    def expected(self) -> dict:
        """Points, state and reason of every question."""
        expected = self.get("EXPECTED")
        return WHOLE[expected] if isinstance(expected, str) else RIGHT | expected

    @property
    def obstacle(self) -> str | None:
        """Why this case cannot be tried here, or None."""
        return self.get("cannot", lambda: None)()


def load_cases() -> list[Case]:
    """Read every file of the folder; ``HOSTILE=r05 pytest ...`` picks some by name."""
    cases = []
    for path in sorted(FOLDER.glob("*.py")):
        if os.environ.get("HOSTILE", "") not in path.stem:
            continue
        spec = importlib.util.spec_from_file_location(f"hostile_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        variants = getattr(module, "VARIANTS", {"": {}})
        for key, variant in variants.items():
            name = f"{path.stem}-{key}" if key else path.stem
            cases.append(Case(name, module.ROW, module, variant))
    return cases


def hand_in(case: Case, submit, course: Path, places: dict[str, str]) -> Path:
    """Write a case's submission, with the real paths and ports where it names them."""
    alter = case.get("alter")

    def altered(notebook):
        changed = alter(notebook) if alter else None
        if isinstance(changed, bytes | str):
            return changed
        for cell in notebook.cells:
            cell.source = fill_in(cell.source, places)
        return notebook

    folder = submit(course, case.student, case.get("ANSWERS"), altered)
    if place := case.get("place"):
        place(folder)
    return folder


def fill_in(text: str, places: dict[str, str]) -> str:
    """Replace ``@NAME@`` by what it stands for."""
    return re.sub(r"@([A-Z]+)@", lambda match: places.get(match[1], match[0]), text)


def mismatches(case: Case, results: list, flags: list[str], notes: list[str]) -> list[str]:
    """Compare what came out with what the file says; empty when all is as expected."""
    problems = []
    found = {result.grade_id: result for result in results}
    if list(found) != list(POINTS):
        problems.append(f"questions {list(found)}")
    for grade_id, (points, state, reason) in case.expected.items():
        result = found.get(grade_id)
        if result is None:
            continue
        allowed = points if isinstance(points, tuple) else (points,)
        got = (result.points, result.state, result.reason)
        if not (got[0] in allowed and re.fullmatch(state, got[1]) and re.fullmatch(reason, got[2])):
            problems.append(f"{grade_id}: {got}, expected {(points, state, reason)}")
    for grade_id, pattern in case.get("MESSAGES", {}).items():
        if not re.search(pattern, found[grade_id].message):
            problems.append(f"{grade_id}: the message {found[grade_id].message[:300]!r}")
    for pattern in case.get("FLAGS", ()):
        if not any(re.fullmatch(pattern, flag) for flag in flags):
            problems.append(f"no flag {pattern!r} among {flags}")
    if case.get("NO_FLAGS") and flags:
        problems.append(f"flags {flags}")
    for pattern in case.get("NOTES", ()):
        if not any(re.search(pattern, note) for note in notes):
            problems.append(f"no note {pattern!r} among {notes}")
    return problems
