"""Whatever was done to a notebook, its answers are found and everything else is as released."""

import copy
import json
import logging
import os
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import CheckCellMetadata, DeduplicateIds, OverwriteCells
from nbgrader.utils import compute_checksum, determine_grade

from gatekeeper.intake import read_source, take_in

COURSE = Path(__file__).parent / "course"
SOURCE = read_source(COURSE / "solutions" / "tiny" / "tiny.ipynb", "tiny")
ANSWERS = {
    "scale": "def scale(x, factor, shift):\n    return x * factor + shift",
    "running": "def running(xs):\n    return np.cumsum(xs, axis=1)",
    "middle": "def middle(values):\n    return float(np.median(values))",
    "words": "def count_words(text):\n    return dict(Counter(text.split()))",
    "unit": "def unit(vector):\n    return vector / np.linalg.norm(vector)",
    "explain": "Both have as many values below as above.",
}
GRADED = [cell.grade_id for cell in SOURCE.graded]


def name_of(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


def handed(answers=ANSWERS):
    """A notebook as a student hands it in."""
    notebook = copy.deepcopy(SOURCE.notebook)
    for cell in notebook["cells"]:
        name = name_of(cell)
        cell["source"] = answers.get(name, SOURCE.released.get(name, cell["source"]))
    return notebook


def own(text, kind="code", **fields):
    return {"cell_type": kind, "metadata": {}, "source": text, **fields}


class Cells(list):
    """The cells of a notebook, by nbgrader's name or Jupyter's id."""

    def at(self, name):
        return next(n for n, c in enumerate(self) if name in (name_of(c), c.get("id")))

    def __getitem__(self, key):
        return super().__getitem__(self.at(key) if isinstance(key, str) else key)

    def sources(self):
        return [cell["source"] for cell in self]


@pytest.fixture
def take(tmp_path):
    """``take(edit, answers)``: hand in a notebook after `edit(cells, notebook)`, take it in."""

    def take(edit=lambda cells, notebook: None, answers=ANSWERS):
        notebook = handed(answers)
        notebook["cells"] = Cells(notebook["cells"])
        edit(notebook["cells"], notebook)
        (tmp_path / "tiny.ipynb").write_text(json.dumps(notebook), "utf-8")
        intake = take_in(tmp_path, SOURCE)
        assert intake.state == "readable"
        check(intake)
        return intake

    return take


def check(intake):
    """What holds for every notebook that was taken in."""
    notebook = nbformat.from_dict(intake.notebook)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    named = [cell for cell in intake.notebook["cells"] if name_of(cell)]
    expected = [cell for cell in SOURCE.notebook["cells"] if name_of(cell)]
    assert [cell["metadata"] for cell in named] == [cell["metadata"] for cell in expected]
    assert [cell["cell_type"] for cell in named] == [cell["cell_type"] for cell in expected]
    for cell, wanted in zip(named, expected, strict=True):
        if wanted["metadata"]["nbgrader"]["solution"] is False:
            assert cell["source"] == wanted["source"]
    assert not any(cell.get("outputs") for cell in intake.notebook["cells"])
    assert len({cell["id"] for cell in notebook.cells}) == len(notebook.cells)
    assert set(intake.unmatched) <= set(GRADED)
    assert all(len(note) < 1000 and note.isprintable() for note in intake.notes)


def answers_of(intake):
    cells = Cells(intake.notebook["cells"])
    return {name: cells[name]["source"] for name in ANSWERS}


def test_an_honest_notebook_keeps_its_answers_and_says_nothing(take):
    intake = take()
    assert answers_of(intake) == ANSWERS
    assert (intake.notes, intake.flags, intake.unmatched) == ((), (), ())
    assert len(intake.notebook["cells"]) == len(SOURCE.notebook["cells"])


def test_the_exercise_as_released_is_not_an_answer(take):
    intake = take(answers={})
    cell = nbformat.from_dict(Cells(intake.notebook["cells"])["explain"])
    assert determine_grade(cell)[0] == 0
    assert (intake.notes, intake.unmatched) == ((), ())


def test_invisible_white_space_does_not_make_an_answer(take):
    stub = SOURCE.released["explain"]
    intake = take(answers={"explain": stub.replace("\n", "  \r\n") + "  \n\n"})
    cell = nbformat.from_dict(Cells(intake.notebook["cells"])["explain"])
    assert cell.metadata.nbgrader.checksum == compute_checksum(cell)


def test_hidden_tests_come_back(take):
    assert "hidden-marker-31415" in json.dumps(take().notebook)


TAMPERED = {
    "points": 100,
    "schema_version": 99,
    "grade": False,
    "solution": True,
    "locked": False,
    "task": True,
}


@pytest.mark.parametrize("field", TAMPERED)
def test_a_tampered_field_is_set_back_with_one_note(take, field):
    def edit(cells, _):
        for name in ("scale-check", "middle-test"):
            cells[name]["metadata"]["nbgrader"][field] = TAMPERED[field]

    intake = take(edit)
    assert intake.notes == (
        f"Set back to what the exercise says: {field} of scale-check and middle-test.",
    )
    assert answers_of(intake) == ANSWERS


@pytest.mark.parametrize("value", [None, [], {}, "x" * 10_000, 10**400, -1, [[[[]]]], True])
def test_any_value_in_any_field_is_set_back(take, value):
    def edit(cells, _):
        for field in (*TAMPERED, "checksum", "cell_type", "extra"):
            cells["scale-check"]["metadata"]["nbgrader"][field] = value

    assert answers_of(take(edit)) == ANSWERS


@pytest.mark.parametrize("value", [None, 3, ["scale"], {"a": 1}, "", "scale ", "no\u202esuch"])
def test_a_grade_id_that_is_none_is_matched_by_the_cells_id(take, value):
    def edit(cells, _):
        cells["scale"]["metadata"]["nbgrader"]["grade_id"] = value

    intake = take(edit)
    assert answers_of(intake) == ANSWERS
    assert any("recognised: scale" in note for note in intake.notes)


def test_a_question_of_the_students_choice_is_ignored(take):
    def edit(cells, _):
        cells["scale-check"]["metadata"]["gatekeeper"] = {"question": "os:system"}
        mine = {"nbgrader": {"grade": True, "grade_id": "bonus"}, "gatekeeper": {"question": "a:b"}}
        cells.append(own("1000") | {"metadata": mine})

    intake = take(edit)
    assert "os:system" not in json.dumps(intake.notebook)
    assert intake.notes == (
        "Set back to what the exercise says: question of scale-check.",
        "The exercise has no such question, so it is an ordinary cell: bonus.",
    )


def test_a_changed_name_with_nothing_left_to_go_by_goes_to_a_human(take):
    intake = take(strip, answers=ANSWERS | {"middle": "median_of = np.median"})
    assert intake.unmatched == ("middle-test",)
    assert "median_of = np.median" in Cells(intake.notebook["cells"]).sources()


def test_the_kernel_is_the_sources(take):
    def edit(_, notebook):
        notebook["metadata"]["kernelspec"] = {"name": "bash", "language": "bash"}

    intake = take(edit)
    assert intake.notebook["metadata"] == SOURCE.notebook["metadata"]
    assert intake.notes == ("The notebook asks for the kernel bash; it is graded with python3.",)


@pytest.mark.parametrize("value", [[], 3, None, {"kernelspec": []}, {"kernelspec": {"name": {}}}])
def test_notebook_metadata_of_any_form_is_replaced(take, value):
    intake = take(lambda _, notebook: notebook.update(metadata=value))
    assert intake.notebook["metadata"] == SOURCE.notebook["metadata"]


def test_a_changed_test_is_set_back(take):
    def edit(cells, _):
        cells["middle-test"]["source"] = "print('all fine')"

    intake = take(edit)
    assert intake.notes == ("Cells that must not be changed were set back: middle-test.",)
    assert "all fine" not in json.dumps(intake.notebook)


@pytest.mark.parametrize("name", ["middle-test", "scale-check", "imports"])
def test_a_deleted_test_comes_back(take, name):
    intake = take(lambda cells, _: cells.pop(cells.at(name)))
    assert intake.notes == (f"Cells that were missing were put back: {name}.",)
    assert answers_of(intake) == ANSWERS


def test_reordered_cells_are_put_in_order(take):
    intake = take(lambda cells, _: cells.reverse())
    assert answers_of(intake) == ANSWERS
    assert "The cells were put back into the order of the exercise." in intake.notes


def test_a_copied_test_counts_once(take):
    def edit(cells, _):
        cells.insert(2, {**copy.deepcopy(cells["middle-test"]), "id": "copy"})

    intake = take(edit)
    assert intake.notes == ("More than one cell is named middle-test; one of them counts.",)
    assert len(intake.notebook["cells"]) == len(SOURCE.notebook["cells"])


def test_a_test_copied_as_an_own_cell_is_an_own_cell(take):
    def edit(cells, _):
        cells.insert(2, own(SOURCE.released["middle-test"]))

    intake = take(edit)
    assert len(intake.notebook["cells"]) == len(SOURCE.notebook["cells"]) + 1
    assert intake.notes == ()


def test_of_several_answers_the_first_one_written_counts_and_both_stay(take):
    def edit(cells, _):
        first, second = copy.deepcopy(cells["scale"]), copy.deepcopy(cells["scale"])
        cells["scale"]["source"] = SOURCE.released["scale"]
        first |= {"source": "def scale(x, factor, shift):\n    return 1", "id": "a"}
        second |= {"source": "def scale(x, factor, shift):\n    return 2", "id": "b"}
        cells[cells.at("scale") + 1 : cells.at("scale") + 1] = [first, second]

    intake = take(edit)
    cells = Cells(intake.notebook["cells"])
    assert cells["scale"]["source"].endswith("return 1")
    after = cells[cells.at("scale") + 1]
    assert (after["source"][-8:], after["metadata"]) == ("return 2", {})


def strip(cells, notebook, ids=True):
    for cell in cells:
        cell["metadata"] = {}
        if ids:
            del cell["id"]
    notebook["nbformat_minor"] = 4


def test_stripped_metadata_is_recovered_by_the_cells_ids(take):
    intake = take(lambda cells, notebook: strip(cells, notebook, ids=False))
    assert (answers_of(intake), intake.unmatched) == (ANSWERS, ())
    assert len(intake.notebook["cells"]) == len(SOURCE.notebook["cells"])


def test_ids_that_were_moved_into_the_metadata_are_found(take):
    def edit(cells, _):
        for cell in cells:
            cell["metadata"] = {"id": cell.pop("id")}

    assert answers_of(take(edit)) == ANSWERS


def test_stripped_metadata_and_ids_are_recovered_by_content_and_place(take):
    intake = take(strip)
    assert (answers_of(intake), intake.unmatched) == (ANSWERS, ())
    assert len(intake.notebook["cells"]) == len(SOURCE.notebook["cells"])
    assert len(intake.notes) == 1


def test_stripped_and_with_cells_of_the_students_own(take):
    def edit(cells, notebook):
        cells.insert(cells.at("scale"), own("a = 1", id="x"))
        cells.insert(cells.at("middle"), own("A thought.", "markdown", id="y"))
        strip(cells, notebook)

    intake = take(edit)
    assert answers_of(intake) == ANSWERS
    assert {"a = 1", "A thought."} <= set(Cells(intake.notebook["cells"]).sources())


def test_stripped_with_two_candidates_for_a_text_goes_to_a_human(take):
    def edit(cells, notebook):
        cells.insert(cells.at("explain"), own("A first thought.", "markdown", id="x"))
        strip(cells, notebook)

    intake = take(edit)
    assert intake.unmatched == ("explain",)
    assert {"A first thought.", ANSWERS["explain"]} <= set(
        Cells(intake.notebook["cells"]).sources()
    )


def test_a_deleted_answer_goes_to_a_human_and_only_it(take):
    intake = take(lambda cells, _: cells.pop(cells.at("middle")))
    assert intake.unmatched == ("middle-test",)
    assert "No answer was found for middle." in intake.notes


def test_a_foreign_notebook_under_this_name_goes_to_a_human(take):
    def edit(cells, _):
        cells[:] = [own("# Another course", "markdown"), own("print('hello')"), own("x = 1")]

    assert take(edit).unmatched == tuple(GRADED)


def test_a_notebook_without_cells_goes_to_a_human(take):
    assert take(lambda cells, _: cells.clear()).unmatched == tuple(GRADED)


def test_swapped_grade_ids_are_swapped_back(take):
    def edit(cells, _):
        one, other = cells["scale"]["metadata"], cells["running"]["metadata"]
        one["nbgrader"], other["nbgrader"] = other["nbgrader"], one["nbgrader"]

    intake = take(edit)
    assert answers_of(intake) == ANSWERS
    assert any("moved to" in note for note in intake.notes)


def test_answers_pasted_into_each_others_cells_are_swapped_back(take):
    answers = ANSWERS | {"scale": ANSWERS["unit"], "unit": ANSWERS["scale"]}
    assert answers_of(take(answers=answers)) == ANSWERS


@pytest.mark.parametrize("place", ["title", "scale-check", "explain"])
def test_an_answer_in_an_own_cell_far_from_its_stub_is_moved(take, place):
    def edit(cells, _):
        cells["scale"]["source"] = SOURCE.released["scale"]
        cells.insert(cells.at(place) + 1, own(ANSWERS["scale"], id="mine"))

    intake = take(edit)
    assert answers_of(intake) == ANSWERS
    assert intake.notes == ("The answer was in another cell and was moved to scale.",)


def test_an_answer_below_its_stub_stays_there(take):
    def edit(cells, _):
        cells["scale"]["source"] = SOURCE.released["scale"]
        cells.insert(cells.at("scale") + 1, own(ANSWERS["scale"], id="mine"))

    intake = take(edit)
    assert Cells(intake.notebook["cells"])["mine"]["source"] == ANSWERS["scale"]
    assert intake.notes == ()


def test_an_answer_written_over_a_test_is_found(take):
    def edit(cells, _):
        cells["scale"]["source"] = SOURCE.released["scale"]
        cells["scale-check"]["source"] = ANSWERS["scale"]

    assert answers_of(take(edit)) == ANSWERS


def test_two_answers_in_one_cell_are_not_taken_away_by_a_stub(take):
    def edit(cells, _):
        cells["scale"]["source"] = f"{ANSWERS['scale']}\n\n\n{ANSWERS['running']}"
        del cells[cells.at("running")]

    intake = take(edit)
    assert intake.unmatched == ()
    assert "def" not in Cells(intake.notebook["cells"])["running"]["source"]


def test_an_answer_of_another_cell_type_gets_the_sources(take):
    def edit(cells, _):
        cells["scale"]["cell_type"] = "markdown"
        cells["explain"]["cell_type"] = "code"
        cells["middle-test"]["cell_type"] = "raw"

    intake = take(edit)
    assert answers_of(intake) == ANSWERS
    assert intake.notes == (
        "Set back to what the exercise says: cell type of scale, middle-test and explain.",
    )


def test_own_cells_stay_where_they_are_without_their_metadata(take):
    def edit(cells, _):
        tags = {"tags": ["skip-execution"], "nbgrader": {"grade": True, "points": 5}}
        cells.insert(0, own("first = 1", id="first"))
        cells.insert(cells.at("scale"), own("import os", id="helper"))
        cells["helper"]["metadata"] = tags
        cells.append(own("last", "markdown", id="last", output="x"))

    intake = take(edit)
    cells = Cells(intake.notebook["cells"])
    assert [cells.at("first"), cells.at("last")] == [0, len(cells) - 1]
    assert cells.at("helper") == cells.at("scale") - 1
    assert cells["helper"]["metadata"] == {}
    assert set(cells["last"]) == {"id", "cell_type", "metadata", "source"}


PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5C"


def test_a_picture_pasted_into_an_answer_stays_and_nothing_else(take):
    def edit(cells, _):
        cells["explain"]["attachments"] = {
            "photo.png": {"image/png": PNG, "text/html": "<script>"},
            "drawing.svg": {"image/svg+xml": "<svg onload='x()'/>"},
            "not.png": {"image/png": "PHNjcmlwdD4="},
            "no.png": {"image/png": '"><script>'},
            "odd.png": 3,
        }
        cells["scale-check"]["attachments"] = {"a": {}}

    intake = take(edit)
    explain = Cells(intake.notebook["cells"])["explain"]
    assert explain["attachments"] == {"photo.png": {"image/png": PNG}}
    assert intake.notes == ("Of what was attached to texts, only small PNG and JPEG stay.",)
    assert "attachments" not in Cells(intake.notebook["cells"])["scale-check"]


def test_pictures_have_a_limit(take):
    def edit(cells, _):
        large = {"image/png": PNG + "A" * (1_900_000 - len(PNG))}
        cells["explain"]["attachments"] = {f"{n}.png": large for n in range(4)}
        cells["title"]["attachments"] = {f"{n}.png": large for n in range(3)}

    cells = Cells(take(edit).notebook["cells"])
    assert [len(cells[name].get("attachments", {})) for name in ("title", "explain")] == [3, 0]


def test_ids_that_clash_with_the_sources_are_renumbered(take):
    def edit(cells, _):
        cells.insert(0, own("a = 1", id="scale"))
        cells.insert(0, own("b = 1", id="scale"))
        cells.insert(0, own("c = 1", id="no id!"))
        cells.insert(0, own("d = 1", id=17))

    intake = take(edit)
    assert answers_of(intake) == ANSWERS
    sources = Cells(intake.notebook["cells"]).sources()
    assert sources[:4] == ["d = 1", "c = 1", "b = 1", "a = 1"]


def test_what_a_student_does_to_an_unlocked_cell_stays(take):
    def edit(cells, _):
        cells["scale-try"]["source"] = "helper = 2"
        del cells[cells.at("title")]

    sources = Cells(take(edit).notebook["cells"]).sources()
    assert "helper = 2" in sources
    assert len(sources) == len(SOURCE.notebook["cells"]) - 1


def test_a_hundred_thousand_cells_are_cut(take):
    intake = take(lambda cells, _: cells.extend(own(f"x = {n}") for n in range(100_000)))
    assert answers_of(intake) == ANSWERS
    assert len(intake.notebook["cells"]) <= len(SOURCE.notebook["cells"]) + 500
    assert any("beyond the limits" in note for note in intake.notes)


def test_answers_behind_a_hundred_thousand_cells_are_found(take):
    def edit(cells, _):
        cells[:0] = [own("pass") for _ in range(100_000)]

    assert answers_of(take(edit)) == ANSWERS


def test_an_endless_answer_goes_to_a_human(take):
    intake = take(answers=ANSWERS | {"scale": "x = 1\n" * 100_000})
    assert intake.unmatched == ("scale-check",)


def test_nbgraders_own_checks_find_nothing_to_change(take, course, monkeypatch, caplog):
    from nbgrader.apps import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    monkeypatch.chdir(course)
    # nbgrader starts alembic by its name.
    monkeypatch.setenv("PATH", f"{sys.prefix}/bin", prepend=os.pathsep)
    config = Config({"CourseDirectory": {"root": str(course)}, "NbGrader": {}})
    config.CourseDirectory.source_directory = "solutions"
    directory = CourseDirectory(config=config)
    done = NbGraderAPI(directory).generate_assignment("tiny")
    assert done["success"], done["log"]
    Gradebook(directory.db_url).close()

    def edit(cells, _):
        cells.reverse()
        cells["scale-check"]["metadata"]["nbgrader"].update(points=7, schema_version=1)
        cells.append(copy.deepcopy(cells["unit"]))

    notebook = nbformat.from_dict(take(edit).notebook)
    before = copy.deepcopy(notebook)
    names = {"notebook": "tiny", "assignment": "tiny", "db_url": directory.db_url}
    resources = {"nbgrader": names}
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        for step in (DeduplicateIds, OverwriteCells, CheckCellMetadata):
            notebook, resources = step()(notebook, resources)
    assert notebook == before
    assert not caplog.records
