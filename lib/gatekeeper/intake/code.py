"""Parse what a student wrote, magics and code inside of texts included."""

import ast
import contextlib
import re
import textwrap
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from gatekeeper.intake.dotted import Names
from gatekeeper.intake.text import normal
from gatekeeper.intake.tree import imports_of, loads_of
from gatekeeper.intake.watched import CHECKERS
from gatekeeper.model import SourceNotebook

MAGIC = re.compile(r"^([ \t]*(?:[\w, ]+=[ \t]*)?)(?:%(\w+)|(!))[ \t]*(.*)$", re.MULTILINE)
CELL_MAGIC = re.compile(r"\s*%%(\w+)[ \t]*([^\n]*)\n?(.*)", re.DOTALL)
HELP = re.compile(r"^[ \t]*(\?.*|[^#'\"\n]*\?)[ \t]*$", re.MULTILINE)
OPTIONS = re.compile(r"(-\S+[ \t]+)*")
NESTING = 3
# A long notebook has a tenth of it; looking at one node costs some 20 microseconds.
MOST_NODES = 100_000
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
        The code, and the code in its texts; empty when there is too much of it.
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
        Those that can be parsed; the others do not run either.
    """
    known = {normal(cell["source"]) for cell in source.notebook["cells"]}
    known |= {normal(text) for text in source.released.values()}
    below, imported, room = "", {}, MOST_NODES
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
            continue
        room -= sum(1 for _ in ast.walk(tree))
        if room < 0 and is_student:
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


def _parse(text: str) -> ast.AST | None:
    # IPython's own transformer reads a cell again for every magic in it: a minute for 500 lines.
    for attempt in (lambda: text, lambda: _without_magics(text)):
        # Python warns of "\d" in a text, which is between it and the student.
        with contextlib.suppress(*UNREADABLE), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(attempt())
    return None


def _without_magics(text: str) -> str:
    # As IPython does: %time f(x) -> get_ipython().run_line_magic('time', 'f(x)').
    whole = CELL_MAGIC.fullmatch(text)
    if whole:
        name, line, body = whole.groups()
        return f"get_ipython().run_cell_magic({name!r}, {line!r}, {body!r})"
    lines = textwrap.dedent(text.replace("\\\n", " "))
    return MAGIC.sub(_call_of, HELP.sub("pass", lines))


def _call_of(magic: re.Match) -> str:
    before, name, shell, line = magic.groups()
    if shell:
        return f"{before}get_ipython().system({line!r})"
    return f"{before}get_ipython().run_line_magic({name!r}, {line!r})"


def _inner(tree: ast.AST, names: Names, depth: int) -> Iterator[ast.AST]:
    # Code inside of texts: exec("..."), %%time, %timeit.
    if depth == 0:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and names.resolve(node.func) in RUNNERS:
            for argument in node.args:
                text = getattr(argument, "value", None) or names.text(argument)
                inner = _parse(OPTIONS.sub("", text, 1)) if isinstance(text, str) else None
                if inner is not None:
                    yield inner
                    yield from _inner(inner, names, depth - 1)
