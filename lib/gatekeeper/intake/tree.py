"""What a parsed cell imports, uses, renames and remarks."""

import ast
from collections.abc import Iterator


def rebound(tree: ast.AST, tested: set[str]) -> Iterator[tuple[str, int]]:
    """Find names that a cell takes away from the tests.

    Parameters
    ----------
    tree : ast.AST
        A parsed cell.
    tested : set of str
        Names that the tests use.

    Yields
    ------
    str, int
        A name that gets another meaning at the top level, and the line.
    """
    for node in tree.body:
        # Deleting a name helps nobody.
        if isinstance(node, ast.Delete):
            continue
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        names = {target.id for target in targets if isinstance(target, ast.Name)}
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        yield from ((name, node.lineno) for name in sorted(names & tested))
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield from ((name, node.lineno) for name in node.names if name in tested)


def imports_of(tree: ast.AST) -> dict[str, str]:
    """Find what a cell imports.

    Parameters
    ----------
    tree : ast.AST
        A parsed cell.

    Returns
    -------
    dict of str to str
        Name to the module that it is or comes from.
    """
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None)
            for name in node.names:
                found[name.asname or name.name.split(".")[0]] = module or name.name
    return found


def loads_of(tree: ast.AST) -> set[str]:
    """Find the names that a cell uses.

    Parameters
    ----------
    tree : ast.AST
        A parsed cell.

    Returns
    -------
    set of str
        Builtins and what other cells define.
    """
    names = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    return {node.id for node in names if isinstance(node.ctx, ast.Load)}


def remarks(tree: ast.AST) -> set[int]:
    """Find the texts that stand alone: docstrings and remarks, not values.

    Parameters
    ----------
    tree : ast.AST
        A parsed cell.

    Returns
    -------
    set of int
        The `id` of each such node.
    """
    expressions = (node for node in ast.walk(tree) if isinstance(node, ast.Expr))
    return {id(node.value) for node in expressions if isinstance(node.value, ast.Constant)}
