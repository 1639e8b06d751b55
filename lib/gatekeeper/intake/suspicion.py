"""Point a human at code that calls a library instead of answering, or reaches for the grader.

Nothing here decides a score: who wants to hide from it can. It spares an instructor the reading.
"""

import ast
import contextlib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from IPython.core.inputtransformer2 import TransformerManager

from gatekeeper.intake.attacks import attack
from gatekeeper.intake.dotted import Names
from gatekeeper.intake.text import normal, shown
from gatekeeper.model import Flag, SourceNotebook

MOST_FLAGS = 50
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
        The code, and the code in its texts.
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


def flags_of(notebook: dict, source: SourceNotebook, own_work: tuple[str, ...]) -> tuple[Flag, ...]:
    """Flag library calls and attacks in what a student wrote.

    Parameters
    ----------
    notebook : dict
        From `Intake`.
    source : SourceNotebook
        What the student received; unchanged cells are not looked at.
    own_work : tuple of str
        Dotted names of implementations that an answer should not call.

    Returns
    -------
    tuple of Flag
        Each thing once for each cell, 50 at most.
    """
    names = Names()
    cells = list(_cells(notebook, source, names))
    # A second time, for what is used above the cell that imports it.
    for cell in cells:
        for tree in cell.trees:
            names.learn(tree)
    flags = {}
    for cell in cells:
        if cell.is_student:
            for what, thing, line in _seen(cell, names, own_work):
                flags.setdefault((what, cell.grade_id, thing), _flag(cell, what, thing, line))
    return tuple(flags.values())[:MOST_FLAGS]


def _cells(notebook: dict, source: SourceNotebook, names: Names) -> Iterator[Cell]:
    known = {normal(cell["source"]) for cell in source.notebook["cells"]}
    known |= {normal(text) for text in source.released.values()}
    below = ""
    for cell in notebook["cells"]:
        fields = cell["metadata"].get("nbgrader", {})
        grade_id = fields.get("grade_id", "")
        below = grade_id or below
        if cell["cell_type"] != "code" or not cell["source"].strip():
            continue
        is_student = normal(cell["source"]) not in known
        tree = _parse(cell["source"])
        if tree is None:
            continue
        names.learn(tree)
        if not is_student:
            names.trusted |= _imported(tree)
        trees = (tree, *_inner(tree, names, NESTING))
        yield Cell(grade_id, below, trees, cell["source"].split("\n"), is_student)


def _imported(tree: ast.AST) -> set[str]:
    nodes = list(ast.walk(tree))
    names = [name.name for node in nodes if isinstance(node, ast.Import) for name in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in names}


def _parse(text: str) -> ast.AST | None:
    # Python warns of "\d" in a text, which is between it and the student.
    with contextlib.suppress(*UNREADABLE), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)
    if len(text) > TRANSFORMED_CHARACTERS or text.count("\n") > TRANSFORMED_LINES:
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


def _seen(cell: Cell, names: Names, own_work: tuple[str, ...]) -> Iterator[tuple[str, str, int]]:
    for number, tree in enumerate(cell.trees):
        docstrings = _docstrings(tree)
        calls = {}
        for node in ast.walk(tree):
            # Code inside of a text has no line of its own.
            line = getattr(node, "lineno", 0) if number == 0 else 0
            entry, dotted = _library(node, names, own_work)
            if entry and len(dotted) > len(calls.get(entry, ("", 0))[0]):
                calls[entry] = (dotted, line)
            thing = None if id(node) in docstrings else attack(node, names)
            if thing:
                yield "grader-attack", thing, line
        yield from (("library-call", f"uses {d}", line) for d, line in calls.values())


def _library(node: ast.AST, names: Names, own_work: tuple[str, ...]) -> tuple[str, str]:
    if not isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call):
        return "", ""
    if isinstance(getattr(node, "ctx", None), ast.Store | ast.Del):
        return "", ""
    dotted = names.resolve(node)
    candidates = [dotted] if dotted else []
    if isinstance(node, ast.Name) and not dotted and node.id not in names.own:
        candidates = [f"{module}.{node.id}" for module in names.stars]
    for candidate in candidates:
        for entry in own_work:
            if candidate == entry or candidate.startswith(f"{entry}."):
                return entry, candidate
    return "", ""


def _docstrings(tree: ast.AST) -> set[int]:
    # Any text that stands alone is a remark, not a value.
    expressions = (node for node in ast.walk(tree) if isinstance(node, ast.Expr))
    return {id(node.value) for node in expressions if isinstance(node.value, ast.Constant)}


def _flag(cell: Cell, what: str, thing: str, line: int) -> Flag:
    where = cell.grade_id or f"a cell of the student's own below {cell.below or 'the top'}"
    place = f", line {line}" if line else ""
    code = cell.lines[line - 1].strip() if 0 < line <= len(cell.lines) else ""
    quoted = f": {shown(code)}" if code else ""
    return Flag(what, cell.grade_id, f"{shown(where)}{place} {shown(thing)}{quoted}")
