"""What nobody can go below: the processor time of the cells themselves."""

import contextlib
import io
import time
from pathlib import Path

import nbformat


def floor(course: Path, exercise: str) -> tuple[float, float]:
    """Run the cells of all submissions in this process, without a kernel or a grader.

    Parameters
    ----------
    course : Path
        Its submissions were made up by `make_course`; never run anybody else's here.
    exercise : str
        The assignment.

    Returns
    -------
    imports, cells : float
        Processor seconds of the notebook's first cell, the first time, and of all its cells from
        then on: the mean over the submissions.
    """
    paths = sorted(course.glob(f"submitted/*/{exercise}/*.ipynb"))
    notebooks = [nbformat.read(path, as_version=4) for path in paths]
    first = notebooks[0].cells[0].source
    imports = _seconds([first])
    # Once for what is imported or compiled later.
    _seconds([cell.source for cell in notebooks[0].cells])
    cells = [_seconds([c.source for c in n.cells if c.cell_type == "code"]) for n in notebooks]
    return imports, sum(cells) / len(cells)


def _seconds(sources: list[str]) -> float:
    namespace = {}
    start = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for source in sources:
            # Most submissions are wrong somewhere.
            with contextlib.suppress(Exception):
                exec(compile(source, "<cell>", "exec"), namespace)
    return time.process_time() - start
