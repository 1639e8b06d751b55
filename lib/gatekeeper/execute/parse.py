"""Read a plain test cell as Python."""

import ast
from collections.abc import Callable

from IPython.core.inputtransformer2 import TransformerManager


def parse_test(source: str) -> tuple[ast.Module, bool]:
    """Parse a test cell.

    Parameters
    ----------
    source : str
        The cell; magics are allowed.

    Returns
    -------
    tree : ast.Module
        The cell.
    shown : bool
        Whether a notebook would show the value of its last line.

    Raises
    ------
    SyntaxError
        If the cell is not Python.
    """
    lines = TransformerManager().transform_cell(source)
    tree = ast.parse(lines)
    if not tree.body or not isinstance(last := tree.body[-1], ast.Expr):
        return tree, False
    # A constant is the instructor's own word, and a semicolon hides the value as in a notebook.
    return tree, not (lines.rstrip().endswith(";") or _is_text(last.value))


def names_defined(tree: ast.Module, hidden: Callable[[int], bool]) -> list[str]:
    """Name what the hidden part of a test defines and its visible part does not.

    Parameters
    ----------
    tree : ast.Module
        The test.
    hidden : callable
        Says of a line whether it is hidden.

    Returns
    -------
    list of str
        Names in the notebook's namespace.
    """
    names: dict[bool, set] = {True: set(), False: set()}
    for statement in tree.body:
        found = names[hidden(statement.lineno)]
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(statement.name)
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            if isinstance(node, ast.alias):
                found.add((node.asname or node.name).split(".")[0])
    return sorted(names[True] - names[False])


def hidden_constants(tree: ast.Module, hidden: Callable[[int], bool]) -> list[str]:
    """List the numbers and texts that only the hidden part of a test holds.

    Parameters
    ----------
    tree : ast.Module
        The test.
    hidden : callable
        Says of a line whether it is hidden.

    Returns
    -------
    list of str
        As Python prints them, without those that occur by chance.
    """
    found: dict[bool, set] = {True: set(), False: set()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            found[hidden(node.lineno)].add(str(node.value))
    return sorted(text for text in found[True] - found[False] if len(text) >= 3)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not isinstance(node.value, (int, float))
