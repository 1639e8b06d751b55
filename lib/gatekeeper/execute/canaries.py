"""Give a plain test must-fail checks of its own: what is true of anything proves nothing.

Beside each comparison of the test the same comparison is made with a random value in place of one
side, and beside each call of a checking function the same call; `gatekeeper.inside.probes` says
what must then fail. Every operand is evaluated once, so an honest notebook notices nothing.
"""

import ast
import builtins
import inspect
import secrets

from gatekeeper.inside.probes import CHECKS, WORKS

OPERATORS = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
# Where the functions whose work is tried are looked for.
LIBRARIES = ("np", "numpy", "math", "builtins")
BUILT_IN = WORKS.keys() & vars(builtins).keys()
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
        # A student's own class may have a method of the same name.
        known = WORKS if _root(node.func) in LIBRARIES else BUILT_IN
        if name in CHECKS or (name in known and (known is WORKS or hasattr(node.func, "id"))):
            node.func = self._call(node.func, "calling", ast.Constant(name), node.func)
        return node

    def _call(self, place: ast.AST, method: str, *arguments: ast.expr) -> ast.Call:
        function = ast.Attribute(ast.Name(self.tools, ast.Load()), method, ast.Load())
        call = ast.Call(function, list(arguments), [])
        return ast.fix_missing_locations(ast.copy_location(call, place))


def _root(node: ast.expr) -> str:
    # np of np.linalg.norm; empty for a name alone and for anything but names.
    if not isinstance(node, ast.Attribute):
        return ""
    while isinstance(node, ast.Attribute):
        node = node.value
    return getattr(node, "id", "")


def compile_test(tree: ast.Module, shown: bool, tools: str, name: str):
    """Compile a test cell with its probes, and with a proof that each statement ran.

    Parameters
    ----------
    tree : ast.Module
        From `parse_test`; changed in place.
    shown : bool
        From `parse_test`.
    tools : str
        Name of the probes in the notebook's namespace.
    name : str
        File name of the code, by which its frames are recognised.

    Returns
    -------
    code : types.CodeType
        To be executed in the notebook's namespace.
    awaits : bool
        Whether it awaits at its top level.
    marks : list of str
        What the tools have seen when all of it ran: each stands behind one statement.
    """
    instrument, body, marks = Instrument(tools), [], []
    if shown:
        last = tree.body[-1]
        last.value = instrument._call(last.value, "value", last.value)
    for statement in instrument.visit(tree).body or [ast.Pass(lineno=1, col_offset=0)]:
        body.append(statement)
        # Nothing but a text may stand before an import from __future__.
        text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if not (text or isinstance(statement, ast.ImportFrom)):
            marks.append(secrets.token_hex(8))
            # On the statement's own line, so that a jump to the mark runs the statement as well.
            mark = ast.Expr(instrument._call(statement, "mark", ast.Constant(marks[-1])))
            body.append(ast.fix_missing_locations(ast.copy_location(mark, statement)))
    tree.body = body
    code = compile(tree, name, "exec", flags=FLAGS, dont_inherit=True)
    return code, bool(code.co_flags & inspect.CO_COROUTINE), marks
