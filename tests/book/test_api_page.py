"""The API page names every public function and class of `gatedrnn`.

A package, or a module, that has an `__all__` is public by it; a package's modules then are its own
affair. Without one, every function and class whose name has no underscore is public. Files are
parsed, not imported, so no framework is needed; the strict build fails on a name that does not
exist.
"""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "lib" / "gatedrnn"
PAGE = ROOT / "book" / "reference" / "api.md"
DIRECTIVE = re.compile(r"^\.\. (?:auto(?:function|class|exception)|py:data):: (\S+)", re.MULTILINE)


def exported(tree: ast.Module) -> list[str] | None:
    """What `__all__` lists; None without one."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return ast.literal_eval(node.value)
    return None


def public(tree: ast.Module) -> list[str]:
    names = exported(tree)
    if names is not None:
        return names
    names = [n.name for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef))]
    return [name for name in names if not name.startswith("_")]


def public_names(package: Path, dotted: str) -> set[str]:
    """Every public name below a package, as `gatedrnn.module.name`."""
    tree = ast.parse((package / "__init__.py").read_text(encoding="utf-8"))
    found = {f"{dotted}.{name}" for name in public(tree)}
    for path in sorted(package.iterdir()):
        if (path / "__init__.py").exists() and not path.name.startswith("_"):
            found |= public_names(path, f"{dotted}.{path.name}")
        elif path.suffix == ".py" and not path.name.startswith("_") and exported(tree) is None:
            module = ast.parse(path.read_text(encoding="utf-8"))
            found |= {f"{dotted}.{path.stem}.{name}" for name in public(module)}
    return found


def test_the_page_is_complete():
    listed = DIRECTIVE.findall(PAGE.read_text(encoding="utf-8"))
    assert len(listed) == len(set(listed))
    assert public_names(PACKAGE, "gatedrnn") - set(listed) == set()


def test_every_public_name_is_found(tmp_path):
    (tmp_path / "__init__.py").write_text('"""No list."""\n')
    (tmp_path / "one.py").write_text(
        "import os\nclass Cell: ...\ndef step(): ...\ndef _help(): ...\n"
    )
    (tmp_path / "two.py").write_text('__all__ = ["use"]\ndef use(): ...\ndef inner(): ...\n')
    (tmp_path / "_private.py").write_text("def never(): ...\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "__init__.py").write_text('from x import run\n__all__ = ["run"]\n')
    (tmp_path / "sub" / "inner.py").write_text("def run(): ...\ndef helper(): ...\n")
    assert public_names(tmp_path, "p") == {"p.one.Cell", "p.one.step", "p.two.use", "p.sub.run"}
