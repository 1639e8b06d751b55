"""What every fork would import for itself is imported once, before the first fork."""

import nbformat
import pytest

from gatekeeper.bench.exercises import TORCH
from gatekeeper.bench.submissions import CONFIG, source_notebook
from gatekeeper.course import Course
from gatekeeper.grade.material import read_material


def test_modules_that_are_imported_late_are_imported_early(tmp_path):
    pytest.importorskip("torch")
    folder = tmp_path / "source" / "torch"
    folder.mkdir(parents=True)
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    nbformat.write(source_notebook(TORCH), folder / "torch.ipynb")
    preload = read_material(Course.load(tmp_path), "torch").preload
    # The compiler comes with the first optimizer, whether anything is compiled or not.
    assert preload == ("torch", "gatekeeper.bench.questions", "torch._dynamo")
