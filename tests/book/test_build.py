"""The build is strict: what is wrong in a page, a cell or a docstring ends it with an error."""

import importlib.util
import os
import shutil
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGE = """\
---
file_format: mystnb
kernelspec:
  name: python3
---
# A small book

```{math}
:label: lstm-cell

c_t = f * c_{t-1} + i * g
```

```{code-cell} ipython3
:tags: [hide-input]
print(%s)
```

```{eval-rst}
.. autofunction:: small_module.step
```
"""
MODULE = '''\
def step():
    """Advance one step.

    Notes
    -----
    Implements :eq:`%s`.
    """
'''


def load(path: str):
    """Import a file that belongs to no package."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_if_new(path: Path, text: str) -> None:
    """Leave a file of the same text alone: a new date makes Sphinx read it again."""
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Build a book of one page with the project's own settings; return the exit code."""
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    shutil.copy(ROOT / "book" / "references.bib", tmp_path / "book")
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))
    extensions = settings["sphinx"]["local_extensions"]
    settings["sphinx"]["local_extensions"] = dict.fromkeys(extensions, str(ROOT / "book" / "_ext"))
    settings["execute"]["cache"] = str(tmp_path / "executed")
    del settings["html"]["favicon"]
    (tmp_path / "_config.yml").write_text(yaml.safe_dump(settings))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    program = load("tools/build_book.py")

    def run(*, cell="1", label="lstm-cell") -> int:
        write_if_new(tmp_path / "book" / "index.md", PAGE % cell)
        write_if_new(tmp_path / "small_module.py", MODULE % label)
        return program.build(tmp_path / "book", tmp_path / "_config.yml", tmp_path / "built")

    return run


@pytest.mark.slow
def test_a_sound_book_builds(build):
    assert build() == 0


@pytest.mark.slow
def test_a_failing_cell_ends_the_build(build, capfd):
    assert build(cell="1 / 0") != 0
    assert "ZeroDivisionError" in capfd.readouterr().err


@pytest.mark.slow
def test_words_on_stderr_end_the_build(build, capfd):
    assert build(cell="1); import sys; print('careless', file=sys.stderr") != 0
    assert "stderr" in capfd.readouterr().err


@pytest.mark.slow
def test_a_wrong_equation_label_ends_the_build_each_time(build, capfd):
    assert build(label="lstm-sell") != 0
    assert "lstm-sell" in capfd.readouterr().err
    # Nothing has changed: a build that reads only what is new would be content now.
    assert build(label="lstm-sell") != 0


@pytest.fixture
def project(tmp_path):
    """The files that the name of the execution cache depends on, as a copy."""
    for name in ("requirements.txt", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "lib", tmp_path / "lib", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.mark.parametrize("name", ["lib/gatedrnn/reference/lstm.py", "requirements.txt"])
def test_a_change_renames_the_execution_cache(project, name):
    cache_key = load("book/_ext/fresh_cache.py").cache_key
    before = cache_key(project)
    (project / name).write_text((project / name).read_text() + "\n# changed\n")
    assert cache_key(project) != before


def test_byproducts_do_not_rename_the_execution_cache(project):
    cache_key = load("book/_ext/fresh_cache.py").cache_key
    before = cache_key(project)
    junk = project / "lib" / "gatedrnn" / "__pycache__" / "spec.cpython-311.pyc"
    junk.parent.mkdir(exist_ok=True)
    junk.write_bytes(b"bytecode")
    assert cache_key(project) == before
