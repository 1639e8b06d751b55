"""What an answer never needs and an attack on a grader does: names, assignments, texts."""

import ast
import re

from gatekeeper.intake.dotted import Names
from gatekeeper.intake.watched import (
    ATTRIBUTES,
    COMMANDS,
    COMPARISONS,
    DOTTED,
    HISTORY,
    METHODS,
    OWNED,
    PIP,
    SETTINGS,
    SHELL,
    TEXTS,
    entry_of,
)

CHANGES = re.compile(r"(.*\.__dict__)\.(update|pop|setdefault|clear|__setitem__)")


def attack(node: ast.AST, names: Names) -> str | None:
    """Say what is wrong with one node of a student's code.

    Parameters
    ----------
    node : ast.AST
        Any node.
    names : Names
        What the notebook's names stand for.

    Returns
    -------
    str or None
        What it does, such as ``"uses sys._getframe"``; None when there is nothing to say.
    """
    if isinstance(node, ast.Attribute | ast.Name | ast.Subscript):
        return _use(node, names)
    if isinstance(node, ast.Call):
        return _call(node, names)
    if isinstance(node, ast.Import | ast.ImportFrom):
        return _import(node)
    if isinstance(node, ast.ClassDef):
        return _methods(node)
    if isinstance(node, ast.Dict):
        keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
        special = sorted((METHODS | COMPARISONS).intersection(map(str, keys)))
        return f"makes objects with their own {special[0]}" if special else None
    if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp):
        text = names.text(node)
        hit = TEXTS.search(text) if text else None
        return f"mentions {hit.group().strip()}" if hit else None
    return None


def _use(node, names: Names) -> str | None:
    dotted = names.resolve(node)
    if isinstance(node.ctx, ast.Store | ast.Del):
        return _store(node, dotted, names)
    if isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES:
        return f"uses {dotted or node.attr}"
    if isinstance(node, ast.Name) and node.id in HISTORY and node.id not in names.own:
        return "reads the history of the notebook"
    if isinstance(node, ast.Name) and node.id == "__builtins__":
        return "uses __builtins__"
    return _named(dotted)


def _named(dotted: str | None) -> str | None:
    if dotted is None:
        return None
    last = dotted.rpartition(".")[2]
    if last in ATTRIBUTES or entry_of(dotted, DOTTED):
        return f"uses {dotted}"
    if dotted.startswith("ipython.") and dotted.split(".")[1] not in SHELL:
        return f"changes or reads the notebook's shell: {dotted.removeprefix('ipython.')}"
    return None


def _store(node, dotted: str | None, names: Names) -> str | None:
    if isinstance(node, ast.Subscript):
        base = names.resolve(node.value)
        if base == "sys.modules" or (base and base.endswith(".__dict__")):
            return f"changes {base}"
        return None
    if isinstance(node, ast.Name):
        return None
    if dotted is None:
        return f"replaces {node.attr}" if node.attr in ATTRIBUTES else None
    if dotted.split(".")[0] in OWNED | names.trusted:
        return None if SETTINGS.match(dotted) else f"replaces {dotted}"
    return None


def _call(call: ast.Call, names: Names) -> str | None:
    function = names.resolve(call.func)
    if function in ("builtins.exec", "builtins.eval", "builtins.compile"):
        known = not call.args or names.text(call.args[0]) is not None
        return None if known else f"runs text as code with {function.removeprefix('builtins.')}"
    if function and entry_of(function, COMMANDS):
        text = " ".join(n.value for n in ast.walk(call) if _is_text(n))
        return None if PIP.search(text) else f"starts a command with {function}"
    if function in ("builtins.__import__", "importlib.import_module") and call.args:
        known = names.text(call.args[0])
        return _named(known) if known else "imports a module whose name it computes"
    if function in ("builtins.setattr", "builtins.delattr") and len(call.args) > 1:
        base, name = names.resolve(call.args[0]), names.text(call.args[1])
        if base and base.split(".")[0] in OWNED | names.trusted:
            return f"replaces {base}.{name}" if name else f"replaces what is in {base}"
        return f"replaces {name}" if name in ATTRIBUTES else None
    if function == "builtins.getattr" and len(call.args) > 1:
        name = names.text(call.args[1])
        if name in ATTRIBUTES:
            return f"uses {name}"
        return _named(names.resolve(call))
    changed = CHANGES.fullmatch(function) if function else None
    return f"changes {changed.group(1)}" if changed else None


def _import(node: ast.Import | ast.ImportFrom) -> str | None:
    names = [name.name for name in node.names]
    if isinstance(node, ast.ImportFrom):
        names = [f"{node.module or ''}.{name}" for name in names]
    hits = [name for name in names if entry_of(name, DOTTED) or name == "sys._getframe"]
    return f"imports {hits[0]}" if hits else None


def _methods(node: ast.ClassDef) -> str | None:
    for item in node.body:
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
            if item.name in METHODS or (item.name in COMPARISONS and _ignores_other(item)):
                return f"makes objects with their own {item.name}"
        elif isinstance(item, ast.Assign):
            names = {target.id for target in item.targets if isinstance(target, ast.Name)}
            if special := sorted(names & (METHODS | COMPARISONS)):
                return f"makes objects with their own {special[0]}"
    return None


def _ignores_other(function: ast.FunctionDef) -> bool:
    # An honest comparison looks at what it is compared with.
    arguments = function.args.posonlyargs + function.args.args
    if len(arguments) < 2:
        return True
    used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    return arguments[1].arg not in used


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
