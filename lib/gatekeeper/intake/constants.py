"""Which text an expression of constants gives, without running it."""

import ast
import base64
import binascii

# Longer text is data, and joining it costs memory.
FOLDED_CHARACTERS = 10_000
DEPTH = 20
TEXT_METHODS = {"lower": str.lower, "upper": str.upper, "strip": str.strip}


class Constants:
    """Names that stand for text.

    Attributes
    ----------
    texts : dict of str to str
        Name to constant text.
    """

    def __init__(self):
        self.texts: dict[str, str] = {}

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
