"""Take in what one student handed in for one notebook."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from gatekeeper.intake.files import find
from gatekeeper.intake.read import read
from gatekeeper.intake.restore import restore
from gatekeeper.intake.text import shown
from gatekeeper.model import Intake, SourceNotebook


def take_in(folder: Path, source: SourceNotebook, siblings: Iterable[str] = ()) -> Intake:
    """Read a submission and restore everything that is not the student's to change.

    Parameters
    ----------
    folder : Path
        What the student handed in for the assignment; nothing in it is changed or followed.
    source : SourceNotebook
        The notebook expected.
    siblings : iterable of str
        Names of the assignment's other notebooks; a file of that name is not taken for this one.

    Returns
    -------
    Intake
        Always, whatever lies in the folder.
    """
    found = find(folder, source.name, frozenset(siblings))
    if found.state != "readable":
        return Intake(found.state, None, tuple(found.notes), tuple(found.flags))
    digest = hashlib.sha256(found.data).hexdigest()
    submission = read(found.data)
    notes = [*found.notes, *submission.notes]
    if submission.problem:
        notes.append(f"{shown(found.name)} cannot be read: {submission.problem}.")
        return Intake("unreadable", None, tuple(notes), tuple(found.flags), digest)
    restored = restore(source, submission.pieces)
    wanted = source.notebook["metadata"].get("kernelspec", {}).get("name", "")
    if submission.kernel and wanted and submission.kernel != wanted:
        kernel = shown(submission.kernel)
        notes.append(f"The notebook asks for the kernel {kernel}; it is graded with {wanted}.")
    notes += restored.notes
    flags, unmatched = tuple(found.flags), restored.unmatched
    return Intake("readable", restored.notebook, tuple(notes), flags, digest, unmatched)
