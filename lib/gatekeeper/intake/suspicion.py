"""Point a human at code that calls a library instead of answering, or reaches for the grader.

Nothing here decides a score: who wants to hide from it can. It spares an instructor the reading.
"""

import ast
from collections.abc import Iterator

from gatekeeper.intake.attacks import attack
from gatekeeper.intake.code import Cell, cells_of
from gatekeeper.intake.dotted import Names
from gatekeeper.intake.text import shown
from gatekeeper.intake.tree import rebound, remarks
from gatekeeper.intake.watched import entry_of
from gatekeeper.model import Flag, SourceNotebook

MOST_FLAGS = 50


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
    cells = list(cells_of(notebook, source, names))
    # A second time, for what is used above the cell that imports it.
    for cell in cells:
        for tree in cell.trees:
            names.learn(tree)
    flags = []
    for cell in cells:
        if cell.is_student:
            # One line says the same thing in several ways; the longest says most.
            longest = {} if cell.trees else {("grader-attack", 0): "is too long to be looked at"}
            for what, thing, line in _seen(cell, names, frozenset(own_work)):
                key = what, line
                longest[key] = max(longest.get(key, ""), thing, key=len)
            flags += [_flag(cell, what, longest[what, line], line) for what, line in longest]
    return tuple(flags)[:MOST_FLAGS]


def _seen(cell: Cell, names: Names, own_work: frozenset[str]) -> Iterator[tuple[str, str, int]]:
    for number, tree in enumerate(cell.trees):
        remarked = remarks(tree)
        for name, line in rebound(tree, names.tested):
            yield "grader-attack", f"replaces {name}, which the tests use", line * (number == 0)
        for node in ast.walk(tree):
            # Code inside of a text has no line of its own.
            line = getattr(node, "lineno", 0) if number == 0 else 0
            if used := _library(node, names, own_work):
                yield "library-call", f"uses {used}", line
            if id(node) not in remarked and (thing := attack(node, names)):
                yield "grader-attack", thing, line


def _library(node: ast.AST, names: Names, own_work: frozenset[str]) -> str | None:
    if not isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call):
        return None
    if isinstance(getattr(node, "ctx", None), ast.Store | ast.Del):
        return None
    dotted = names.resolve(node)
    candidates = [dotted] if dotted else []
    if isinstance(node, ast.Name) and not dotted and node.id not in names.own:
        candidates = [f"{module}.{node.id}" for module in names.stars]
    return next((name for name in candidates if entry_of(name, own_work)), None)


def _flag(cell: Cell, what: str, thing: str, line: int) -> Flag:
    where = cell.grade_id or f"a cell of the student's own below {cell.below or 'the top'}"
    place = f", line {line}" if line else ""
    code = cell.lines[line - 1].strip() if 0 < line <= len(cell.lines) else ""
    quoted = f": {shown(code)}" if code else ""
    return Flag(what, cell.grade_id, f"{shown(where)}{place} {shown(thing)}{quoted}")
