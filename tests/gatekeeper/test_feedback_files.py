"""Pages are written to nbgrader's place, with the gradebook's points, and nowhere else."""

import os
import shutil
import stat

import pytest
from nbgrader.api import Gradebook

from gatekeeper.course import Course
from gatekeeper.feedback import write_pages
from gatekeeper.model import GatekeeperError, Graded

from .conftest import POINTS, copy_course
from .feedback_pages import verdict

# nbgrader's own way of making a submission.
pytestmark = pytest.mark.filterwarnings("ignore:Object of type:sqlalchemy.exc.SAWarning")
ODD = ["ada", "=1+1", "o'brien", "[a]", "Ada Lovelace", "Алиса", "n" * 200]


def graded(student, **options):
    """What the grader hands over for one student of the tiny course."""
    results = tuple(verdict(name, 0, most, **options) for name, most in POINTS.items())
    return Graded(student, "tiny", "tiny", {}, results)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """Folder of the tiny course, with a gradebook that knows some students."""
    course = Course.load(copy_course(tmp_path_factory.mktemp("recorded")))
    course.ensure_assignment("tiny")
    with Gradebook(course.db_url, course.course_id) as gradebook:
        for student in ODD:
            gradebook.update_or_create_student(student)
            gradebook.add_submission("tiny", student)
            for grade in gradebook.find_submission_notebook("tiny", "tiny", student).grades:
                grade.auto_score, grade.needs_manual_grade = 0.5, False
        gradebook.db.commit()
    return course.root


@pytest.fixture
def course(recorded, tmp_path):
    """A copy of it for each test."""
    return Course.load(shutil.copytree(recorded, tmp_path / "course"))


def test_one_page_for_each_student_whatever_the_name(course):
    """Each lies in `feedback/<student>/tiny/tiny.html`, readable for the exchange."""
    pages = write_pages(course, map(graded, ODD))
    assert pages == [course.root / "feedback" / name / "tiny" / "tiny.html" for name in ODD]
    for page in pages:
        assert "<strong>3</strong> of 15 points" in page.read_text(encoding="utf8")
        assert stat.S_IMODE(page.stat().st_mode) == 0o644


def test_who_handed_in_nothing_gets_no_page(course):
    """Neither does somebody whom the gradebook does not know."""
    missing = graded("ada", state="zero", reason="missing")
    assert write_pages(course, [missing, graded("nobody")]) == []
    assert not (course.root / "feedback").exists()


def test_no_gradebook_is_made(tmp_path):
    """Before the first grading there is nothing to write, and nothing is left behind."""
    course = Course.load(copy_course(tmp_path))
    assert write_pages(course, [graded("ada")]) == []
    assert not (course.root / "gradebook.db").exists()


@pytest.mark.parametrize("name", ["", "../../x", "a/b", "a\0b"])
def test_a_name_cannot_lead_elsewhere(course, name, monkeypatch):
    """A notebook's name with a way out is refused in a sentence."""
    monkeypatch.setattr("gatekeeper.feedback.write.read_scores", lambda *_: {})
    monkeypatch.setattr("gatekeeper.feedback.write.render_page", lambda *_: "")
    one = Graded("ada", "tiny", name, {}, (verdict("f", 0, 1),))
    with pytest.raises(GatekeeperError, match="cannot be the name of a notebook"):
        write_pages(course, [one])


def test_what_the_exchange_needs_is_copied_but_links_are_not_followed(course):
    """nbgrader reads a submission's time and secret beside the page."""
    submitted = course.root / "submitted"
    for student in ("ada", "[a]", "o'brien"):
        (submitted / student / "tiny").mkdir(parents=True)
    (submitted / "ada" / "tiny" / "timestamp.txt").write_text("2026-01-01 10:00:00 UTC")
    (submitted / "ada" / "tiny" / "submission_secret.txt").write_text("s3cret")
    (submitted / "[a]" / "tiny" / "timestamp.txt").symlink_to(course.root / "gradebook.db")
    os.mkfifo(submitted / "o'brien" / "tiny" / "timestamp.txt")
    write_pages(course, map(graded, ("ada", "[a]", "o'brien")))
    found = sorted(
        p.relative_to(course.root).as_posix() for p in course.root.glob("feedback/*/*/*")
    )
    assert found == [
        "feedback/[a]/tiny/tiny.html",
        "feedback/ada/tiny/submission_secret.txt",
        "feedback/ada/tiny/timestamp.txt",
        "feedback/ada/tiny/tiny.html",
        "feedback/o'brien/tiny/tiny.html",
    ]


def test_an_old_page_stays_when_the_new_one_cannot_be_written(course, monkeypatch):
    """A full disk ends in a sentence, not in half a page."""
    (page,) = write_pages(course, [graded("ada")])
    before = page.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gatekeeper.feedback.write.os.replace", full)
    with pytest.raises(GatekeeperError, match="No space left on device"):
        write_pages(course, [graded("ada")])
    assert page.read_bytes() == before
    assert list(page.parent.iterdir()) == [page]
