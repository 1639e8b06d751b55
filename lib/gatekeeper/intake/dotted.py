"""Which imported name an expression stands for, without running it."""

import ast
import base64
import binascii

# Longer text is data, and joining it costs memory.
FOLDED_CHARACTERS = 10_000
DEPTH = 50
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
TEXT_METHODS = {"lower": str.lower, "upper": str.upper, "strip": str.strip}


class Names:
    """What the names of a notebook stand for, as far as its imports tell.

    Attributes
    ----------
    known : dict of str to str
        Name to dotted name: ``{"np": "numpy"}``.
    texts : dict of str to str
        Name to constant text.
    stars : list of str
        Modules whose names were all imported.
    own : set of str
        Names that the notebook defines itself.
    trusted : set of str
        Top-level modules that the source imports.
    """

    def __init__(self):
        self.known = {name: f"builtins.{name}" for name in BUILTIN} | {"__builtins__": "builtins"}
        self.texts: dict[str, str] = {}
        self.stars: list[str] = []
        self.own: set[str] = set()
        self.trusted: set[str] = set()

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

    def text(self, node: ast.AST, depth: int = 0) -> str | None:
        """Find the text that an expression of constants gives.

        Parameters
        ----------
        node : ast.AST
            An expression.
        depth : int
            How deep it lies in the expression asked for.

        Returns
        -------
        str or None
            ``"LSTM"`` for ``"LS" + "TM"``, ``"MTSL"[::-1]`` and the like.
        """
        text = None if depth > DEPTH else self._text(node, depth + 1)
        return None if text is None or len(text) > FOLDED_CHARACTERS else text

    def _text(self, node: ast.AST, depth: int) -> str | None:
        if isinstance(node, ast.Constant):
            value = node.value
            # Latin-1 gives every byte a character.
            return value.decode("latin-1") if isinstance(value, bytes) else _only_text(value)
        if isinstance(node, ast.Name):
            return self.texts.get(node.id)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._joined("", [node.left, node.right], depth)
        if isinstance(node, ast.JoinedStr):
            return self._joined("", node.values, depth)
        if isinstance(node, ast.FormattedValue):
            return self.text(node.value, depth)
        if isinstance(node, ast.Subscript) and _is_backwards(node.slice):
            text = self.text(node.value, depth)
            return text and text[::-1]
        return self._text_of_call(node, depth) if isinstance(node, ast.Call) else None

    def _joined(self, glue: str, nodes: list, depth: int) -> str | None:
        texts = [self.text(node, depth) for node in nodes]
        return None if None in texts else glue.join(texts)

    def _text_of_call(self, call: ast.Call, depth: int) -> str | None:
        if isinstance(call.func, ast.Name) and call.func.id == "chr" and len(call.args) == 1:
            code = getattr(call.args[0], "value", None)
            return chr(code) if isinstance(code, int) and 0 <= code < 0x110000 else None
        if not isinstance(call.func, ast.Attribute):
            return None
        method, argument = call.func.attr, call.args[0] if call.args else None
        if method == "b64decode" and argument is not None:
            return _from_base64(self.text(argument, depth))
        base = self.text(call.func.value, depth)
        if method == "join" and base is not None and isinstance(argument, ast.List | ast.Tuple):
            return self._joined(base, argument.elts, depth)
        if base is None or call.keywords or method not in (*TEXT_METHODS, "decode"):
            return None
        return TEXT_METHODS[method](base) if method in TEXT_METHODS else base


def _is_backwards(part: ast.expr) -> bool:
    if not isinstance(part, ast.Slice) or part.lower or part.upper:
        return False
    step = part.step
    return isinstance(step, ast.UnaryOp) and getattr(step.operand, "value", None) == 1


def _only_text(value) -> str | None:
    return value if isinstance(value, str) else None


def _from_base64(text: str | None) -> str | None:
    try:
        return None if text is None else base64.b64decode(text).decode("latin-1")
    except (binascii.Error, ValueError):
        return None
