"""Which imported name an expression stands for, without running it."""

import ast

from gatekeeper.intake.constants import DEPTH, Constants

IMPORTERS = ("importlib.import_module", "importlib.__import__", "builtins.__import__")
SHELLS = (
    "IPython.get_ipython",
    "IPython.core.getipython.get_ipython",
    "IPython.core.interactiveshell.InteractiveShell.instance",
    "IPython.InteractiveShell.instance",
    "builtins.get_ipython",
)
# Names that mean something without an import, as long as nobody gives them another meaning.
BUILTIN = ("getattr", "setattr", "delattr", "vars", "globals", "__import__", "exec", "eval")
BUILTIN += ("compile", "get_ipython")


class Names(Constants):
    """What the names of a notebook stand for, as far as its imports tell.

    Attributes
    ----------
    known : dict of str to str
        Name to dotted name: ``{"np": "numpy"}``.
    stars : list of str
        Modules whose names were all imported.
    own : set of str
        Names that the notebook defines itself.
    trusted : set of str
        Top-level modules that the source imports.
    tested : set of str
        Names that the source's tests use and do not get from the student.
    """

    def __init__(self):
        super().__init__()
        self.known = {name: f"builtins.{name}" for name in BUILTIN} | {"__builtins__": "builtins"}
        self.stars: list[str] = []
        self.own: set[str] = set()
        self.trusted: set[str] = set()
        self.tested: set[str] = set()

    def learn(self, tree: ast.AST) -> None:
        """Take note of imports and assignments.

        Parameters
        ----------
        tree : ast.AST
            A parsed cell.
        """
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for name in node.names:
                    top = name.name.split(".")[0]
                    self.known[name.asname or top] = name.name if name.asname else top
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                self._learn_from(node)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                self.own.add(node.name)
            elif isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                self._learn_value(targets, node.value)

    def _learn_from(self, node: ast.ImportFrom) -> None:
        for name in node.names:
            if name.name == "*":
                self.stars.append(node.module)
            else:
                self.known[name.asname or name.name] = f"{node.module}.{name.name}"

    def _learn_value(self, targets: list[ast.expr], value: ast.expr) -> None:
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        dotted, text = self.resolve(value), self.text(value)
        for name in names:
            if dotted is not None:
                self.known[name] = dotted
            elif text is not None:
                self.texts[name] = text
            else:
                self.own.add(name)

    def resolve(self, node: ast.AST, depth: int = 0) -> str | None:
        """Find the dotted name of an expression.

        Parameters
        ----------
        node : ast.AST
            An expression.
        depth : int
            How deep it lies in the expression asked for.

        Returns
        -------
        str or None
            ``"torch.nn.LSTM"`` for ``getattr(nn, "LSTM")``; the shell is ``"ipython"``.
        """
        if depth > DEPTH:
            return None
        if isinstance(node, ast.Name):
            return self.known.get(node.id)
        if isinstance(node, ast.NamedExpr):
            return self.resolve(node.value, depth + 1)
        if isinstance(node, ast.Attribute):
            base = self.resolve(node.value, depth + 1)
            return f"{base}.{node.attr}" if base else None
        if isinstance(node, ast.Subscript):
            return self._resolve_item(self.resolve(node.value, depth + 1), self.text(node.slice))
        if isinstance(node, ast.Call):
            return self._resolve_call(node, depth)
        return None

    def _resolve_item(self, base: str | None, key: str | None) -> str | None:
        if base is None or key is None:
            return None
        if base == "sys.modules":
            return key
        if base == "globals()":
            return self.known.get(key)
        return f"{base.removesuffix('.__dict__')}.{key}" if base.endswith(".__dict__") else None

    def _resolve_call(self, call: ast.Call, depth: int) -> str | None:
        function = self.resolve(call.func, depth + 1)
        if function in SHELLS:
            return "ipython"
        if function == "builtins.globals":
            return "globals()"
        if function is None or not call.args:
            return None
        texts = [self.text(argument) for argument in call.args]
        if function in IMPORTERS:
            whole = function == IMPORTERS[0] or len(call.args) > 3 or call.keywords
            return texts[0] if whole or texts[0] is None else texts[0].split(".")[0]
        base = self.resolve(call.args[0], depth + 1)
        if function == "builtins.vars":
            return f"{base}.__dict__" if base else None
        if function == "builtins.getattr" and len(texts) > 1 and base and texts[1]:
            return f"{base}.{texts[1]}"
        return None
