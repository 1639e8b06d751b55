"""What every submission of an assignment shares: sources, data files, modules to import once."""

import ast
import importlib.util
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from IPython.core.inputtransformer2 import TransformerManager

from gatekeeper.course import Course
from gatekeeper.execute.questions import load
from gatekeeper.intake import read_source
from gatekeeper.model import GatekeeperError, SourceNotebook

# A fork of a process that has loaded one of these hangs: they start threads of their own.
UNFORKABLE = {"tensorflow", "keras", "jax"}
# What a module imports when it is first used, and what every fork would else import for itself:
# the first optimizer of PyTorch takes more than a second, a whole submission less than that.
LATER = {"torch": ("torch._dynamo",)}


@dataclass(frozen=True)
class Material:
    """What every submission of an assignment shares.

    Attributes
    ----------
    sources : tuple of SourceNotebook
        The assignment's notebooks.
    files : dict of str to bytes
        Data files beside them, by relative path.
    preload : tuple of str
        Modules that the notebooks import.
    own_work : tuple of str
        Dotted names of what an answer should not call, as the questions say.
    """

    sources: tuple[SourceNotebook, ...]
    files: dict[str, bytes]
    preload: tuple[str, ...]
    own_work: tuple[str, ...] = ()


def read_material(course: Course, assignment: str) -> Material:
    """Read the source of an assignment, and import its questions.

    Parameters
    ----------
    course : Course
        The course.
    assignment : str
        Its name.

    Returns
    -------
    Material
        Complete.

    Raises
    ------
    GatekeeperError
        If a notebook cannot be used, a question cannot be imported, or the data files are larger
        than the scratch folder.
    """
    paths = course.source_notebooks(assignment)
    sources = tuple(read_source(path, assignment, course.config) for path in paths)
    questions = dict.fromkeys(q for s in sources for q in questions_of(s))
    own_work = [name for q in questions for name in getattr(load(q), "own_work", ())]
    modules = [module for source in sources for module in imports_of(source)]
    modules += [question.partition(":")[0] for question in questions]
    modules += [name for top in modules for name in LATER.get(top.partition(".")[0], ())]
    preload = tuple(name for name in dict.fromkeys(modules) if _worth_preloading(name, course.root))
    files = _files(course, assignment)
    return Material(sources, files, preload, tuple(dict.fromkeys(own_work)))


def questions_of(source: SourceNotebook) -> list[str]:
    """List the questions of a notebook.

    Parameters
    ----------
    source : SourceNotebook
        The notebook.

    Returns
    -------
    list of str
        ``package.module:name``, in the order of the notebook.
    """
    return [cell.question for cell in source.graded if cell.question]


def imports_of(source: SourceNotebook) -> list[str]:
    """List the modules that a notebook imports, functions apart.

    Parameters
    ----------
    source : SourceNotebook
        The notebook.

    Returns
    -------
    list of str
        In order, without repetition.
    """
    found = []
    for cell in source.notebook["cells"]:
        if cell["cell_type"] == "code":
            try:
                tree = ast.parse(TransformerManager().transform_cell(cell["source"]))
            except (SyntaxError, ValueError):
                continue
            found += _imports(tree)
    return list(dict.fromkeys(found))


def _imports(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and child.module and not child.level:
            yield child.module
        # What a function imports is imported when, and if, it is called.
        elif not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _imports(child)


def _worth_preloading(module: str, root: Path) -> bool:
    top = module.partition(".")[0]
    if top in UNFORKABLE or top in sys.stdlib_module_names:
        return False
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return False
    # A module beside the notebooks is not there when the sandbox imports.
    return spec is not None and Path(spec.origin or root / top).parent != root


def _files(course: Course, assignment: str) -> dict[str, bytes]:
    folder, found, size = course.source_path(assignment), {}, 0
    limit = course.limits.scratch_mb * 1_000_000
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(n for n in folders if not n.startswith(".") and _wanted(course, n))
        for name in sorted(names):
            path = Path(where, name)
            if path.suffix == ".ipynb" or not _wanted(course, name) or not path.is_file():
                continue
            size += path.stat().st_size
            if size > limit:
                raise GatekeeperError(
                    f"{folder}: its files have more than {course.limits.scratch_mb} MB, which is "
                    "what a submission may use; raise c.Gatekeeper.scratch_mb."
                )
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def _wanted(course: Course, name: str) -> bool:
    return not any(fnmatch(name, pattern) for pattern in course.coursedir.ignore)
