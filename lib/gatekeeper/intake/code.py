"""Parse what a student wrote, magics and code inside of texts included."""

import ast
import contextlib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from IPython.core.inputtransformer2 import TransformerManager

from gatekeeper.intake.dotted import Names
from gatekeeper.intake.text import normal
from gatekeeper.intake.tree import imports_of, loads_of
from gatekeeper.intake.watched import CHECKERS
from gatekeeper.model import SourceNotebook

# IPython reads a cell again for every magic in it.
TRANSFORMED_CHARACTERS = 20_000
TRANSFORMED_LINES = 500
NESTING = 3
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
# Calls whose text is Python again.
RUNNERS = ("builtins.exec", "builtins.eval", "builtins.compile")
RUNNERS += ("ipython.run_cell_magic", "ipython.run_line_magic", "ipython.magic", "ipython.run_cell")


@dataclass(frozen=True)
class Cell:
    """A cell of code.

    Attributes
    ----------
    grade_id : str
        nbgrader's name; empty for one of the student's own.
    below : str
        For a cell of the student's own, the name of the last named cell above it.
    trees : tuple of ast.AST
        The code, and the code in its texts; empty when it cannot be parsed.
    lines : list of str
        The code's lines.
    is_student : bool
        Whether the student wrote it.
    """

    grade_id: str
    below: str
    trees: tuple[ast.AST, ...]
    lines: list[str]
    is_student: bool

    @property
    def is_hidden(self) -> bool:
        """Whether it may run although it could not be parsed."""
        return not self.trees and is_long("\n".join(self.lines))


def cells_of(notebook: dict, source: SourceNotebook, names: Names) -> Iterator[Cell]:
    """Parse the cells of code.

    Parameters
    ----------
    notebook : dict
        From `Intake`.
    source : SourceNotebook
        What the student received.
    names : Names
        Learns what each cell imports.

    Yields
    ------
    Cell
        In order.
    """
    known = {normal(cell["source"]) for cell in source.notebook["cells"]}
    known |= {normal(text) for text in source.released.values()}
    below, imported = "", {}
    for cell in notebook["cells"]:
        fields = cell["metadata"].get("nbgrader", {})
        grade_id = fields.get("grade_id", "")
        below = grade_id or below
        if cell["cell_type"] != "code" or not cell["source"].strip():
            continue
        is_student = normal(cell["source"]) not in known
        lines = cell["source"].split("\n")
        tree = _parse(cell["source"])
        if tree is None:
            yield Cell(grade_id, below, (), lines, is_student)
            continue
        names.learn(tree)
        if not is_student:
            imported |= imports_of(tree)
            names.trusted |= {name.split(".")[0] for name in imported.values()}
        if fields.get("grade"):
            names.tested |= loads_of(tree) & (imported.keys() | CHECKERS)
        trees = (tree, *_inner(tree, names, NESTING))
        yield Cell(grade_id, below, trees, lines, is_student)


def is_long(text: str) -> bool:
    """Whether a cell is too long for IPython's transformations to be undone.

    Parameters
    ----------
    text : str
        Source of a cell that is not plain Python.

    Returns
    -------
    bool
        A short one that cannot be parsed does not run either.
    """
    return len(text) > TRANSFORMED_CHARACTERS or text.count("\n") > TRANSFORMED_LINES


def _parse(text: str) -> ast.AST | None:
    # Python warns of "\d" in a text, which is between it and the student.
    with contextlib.suppress(*UNREADABLE), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)
    if is_long(text):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(TransformerManager().transform_cell(text))
    # It raises whatever its tokeniser raises; a cell that it cannot read does not run either.
    except Exception:
        return None


def _inner(tree: ast.AST, names: Names, depth: int) -> Iterator[ast.AST]:
    # Code inside of texts: exec("..."), %%time, %timeit.
    if depth == 0:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and names.resolve(node.func) in RUNNERS:
            for argument in node.args:
                text = names.text(argument)
                inner = _parse(text) if text else None
                if inner is not None:
                    yield inner
                    yield from _inner(inner, names, depth - 1)
