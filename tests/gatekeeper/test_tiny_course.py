"""The tiny course is sound: its solution and an honest student both get full marks."""

import nbformat
import numpy as np
import pytest
import tiny_questions


def test_the_source_earns_every_point_in_an_ordinary_kernel(course):
    from nbclient import NotebookClient

    notebook = nbformat.read(course / "solutions" / "tiny" / "tiny.ipynb", 4)
    folder = {"metadata": {"path": str(course / "solutions" / "tiny")}}
    NotebookClient(notebook, resources=folder).execute()
    partial = next(cell for cell in notebook.cells if cell.id == "words-test")
    assert partial.outputs[-1]["data"]["text/plain"] == "4"


def test_an_honest_submission_runs_and_hides_the_hidden_tests(course, submit):
    folder = submit(course, "ada", {"explain": None})
    text = (folder / "tiny.ipynb").read_text(encoding="utf8")
    assert "hidden-marker-31415" not in text
    assert "YOUR ANSWER HERE" in text
    assert "BEGIN SOLUTION" not in text


@pytest.mark.parametrize("name", ["scale", "running"])
def test_a_judge_knows_right_from_wrong_and_names_mistakes(name):
    question = getattr(tiny_questions, name)
    inputs = question.draw(np.random.default_rng(0))
    right = [question.expected(values) for values in inputs]
    assert question.judge(inputs, right).points == question.points
    for mistake, wrong in question.mistakes.items():
        verdict = question.judge(inputs, [wrong(values) for values in inputs])
        assert (verdict.points, verdict.misconception) == (0, mistake)
