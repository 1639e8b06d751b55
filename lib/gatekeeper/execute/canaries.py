"""Give a plain test must-fail checks of its own: what is true of anything proves nothing.

Beside each comparison of the test the same comparison is made with a random value in place of one
side, and beside each call of a checking function the same call; `gatekeeper.inside.probes` says
what must then fail. Every operand is evaluated once, so an honest notebook notices nothing.
"""

import ast
import inspect
from collections.abc import Callable

from IPython.core.inputtransformer2 import TransformerManager

from gatekeeper.inside.probes import CHECKS, WORKS

OPERATORS = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


class Instrument(ast.NodeTransformer):
    """Route comparisons and calls of checking functions through the probes.

    Parameters
    ----------
    tools : str
        Name of the probes in the notebook's namespace.
    """

    def __init__(self, tools: str):
        self.tools = tools

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """Turn ``a == b`` into ``tools.compare("==", a, b)``.

        Parameters
        ----------
        node : ast.Compare
            Chains of comparisons stay as they are.

        Returns
        -------
        ast.AST
            The call, or the node.
        """
        self.generic_visit(node)
        operator = OPERATORS.get(type(node.ops[0]))
        if operator is None or len(node.ops) > 1:
            return node
        return self._call(node, "compare", ast.Constant(operator), node.left, node.comparators[0])

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Turn ``allclose(a, b)`` into ``tools.calling("allclose", allclose)(a, b)``.

        Parameters
        ----------
        node : ast.Call
            Calls of other functions stay as they are.

        Returns
        -------
        ast.Call
            With the same arguments.
        """
        self.generic_visit(node)
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in CHECKS or name in WORKS:
            node.func = self._call(node.func, "calling", ast.Constant(name), node.func)
        return node

    def _call(self, place: ast.AST, method: str, *arguments: ast.expr) -> ast.Call:
        function = ast.Attribute(ast.Name(self.tools, ast.Load()), method, ast.Load())
        call = ast.Call(function, list(arguments), [])
        return ast.fix_missing_locations(ast.copy_location(call, place))


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


def compile_test(tree: ast.Module, shown: bool, tools: str, last: str, name: str):
    """Compile a test cell with its probes and a proof that its end was reached.

    Parameters
    ----------
    tree : ast.Module
        From `parse_test`; changed in place.
    shown : bool
        From `parse_test`.
    tools : str
        Name of the probes in the notebook's namespace.
    last : str
        The proof: it stands nowhere but behind the last statement.
    name : str
        File name of the code, by which its frames are recognised.

    Returns
    -------
    code : types.CodeType
        To be executed in the notebook's namespace.
    awaits : bool
        Whether it awaits at its top level.
    """
    instrument = Instrument(tools)
    tree = instrument.visit(tree)
    end = tree.body[-1] if tree.body else ast.Pass(lineno=1, col_offset=0)
    if shown:
        end.value = instrument._call(end.value, "value", end.value)
    mark = ast.Expr(instrument._call(end, "end", ast.Constant(last)))
    tree.body.append(ast.fix_missing_locations(ast.copy_location(mark, end)))
    code = compile(tree, name, "exec", flags=FLAGS, dont_inherit=True)
    return code, bool(code.co_flags & inspect.CO_COROUTINE)


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


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not isinstance(node.value, (int, float))
