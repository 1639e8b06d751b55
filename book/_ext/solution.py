"""The ``solution`` directive: show one answer of an exercise, read from its notebook.

``{solution} recurrence rnn-step`` shows what stands between the solution marks of the cell
`rnn-step` in ``solutions/recurrence/recurrence.ipynb``: code as code, text as text. What a page
shows is therefore what the tests grade.
"""

import json
import re
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

MARKED = re.compile(
    r"^[ ]*### BEGIN SOLUTION\n(.*?)^[ ]*### END SOLUTION", re.DOTALL | re.MULTILINE
)


class Solution(SphinxDirective):
    """``{solution} assignment grade-id``."""

    required_arguments = 2

    def run(self) -> list[nodes.Node]:
        """Return a code block, or the paragraphs of a written answer."""
        assignment, grade_id = self.arguments
        path = Path(self.env.srcdir).parent / "solutions" / assignment / f"{assignment}.ipynb"
        self.env.note_dependency(str(path))
        try:
            cell = find_cell(path, grade_id)
        except (OSError, ValueError) as error:
            raise self.error(f"solution: {error}") from error
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            code = without_marks(source)
            # Only text that is its own source is highlighted.
            block = nodes.literal_block(code, code, language="python")
            self.set_source_info(block)
            return [block]
        text = "\n".join(MARKED.findall(source)).splitlines()
        box = nodes.Element()
        self.state.nested_parse(StringList(text, source=str(path)), 0, box)
        return box.children


def find_cell(path: Path, grade_id: str) -> dict:
    """Return the cell with an nbgrader name that holds a solution.

    Parameters
    ----------
    path : pathlib.Path
        A notebook of the instructor's.
    grade_id : str
        nbgrader's name of the cell.

    Returns
    -------
    dict
        The cell, nbformat 4.

    Raises
    ------
    ValueError
        If there is no such cell or it holds no solution.
    """
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id:
            if not MARKED.search("".join(cell["source"])):
                raise ValueError(f"the cell {grade_id} of {path.name} holds no solution")
            return cell
    raise ValueError(f"{path.name} has no cell {grade_id}")


def without_marks(source: str) -> str:
    """Return code without its docstring and its solution marks, as a reader wants to compare it.

    Parameters
    ----------
    source : str
        Source of a solution cell.

    Returns
    -------
    str
        The signature and the answer.
    """
    without = re.sub(r'\n    """.*?"""', "", source, flags=re.DOTALL)
    return MARKED.sub(lambda match: match.group(1).rstrip("\n"), without)


def setup(app):
    """Register the directive."""
    app.add_directive("solution", Solution)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
