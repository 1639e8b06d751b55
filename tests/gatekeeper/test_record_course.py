"""A course is read as nbgrader reads it, and its gradebook is made whole or not at all."""

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from gatekeeper.course import Course
from gatekeeper.model import GatekeeperError, Limits

STRANGE = ["[a]", "=1+1", "o'brien", "a,b", "日本", "x" * 200, "*", "{student_id}", " sp ace "]


def write_config(root: Path, *lines: str) -> Path:
    root.mkdir(exist_ok=True)
    text = "\n".join(["c = get_config()", *lines, ""])
    (root / "nbgrader_config.py").write_text(text)
    return root


def sentence(error) -> str:
    text = str(error.value)
    assert "\n" not in text
    assert text.endswith(".")
    return text


def test_limits_and_settings_are_read(course):
    loaded = Course.load(course)
    assert loaded.limits == Limits(5, 25, 448, 64, 8, 16, 256, 20, 100, 4)
    assert loaded.settings == {"database_seconds": 60}
    assert loaded.course_id == "tiny"
    assert loaded.db_url == f"sqlite:///{course}/gradebook.db"


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("c.Execute.timeout = 7", 7),
        ("c.Execute.timeout = None", 60),
        ("c.Execute.timeout = -1", 60),
        ("c.Execute.timeout = 7; c.Gatekeeper.cell_seconds = 3.5", 3.5),
    ],
)
def test_nbgraders_timeout_stands_in_for_the_limit_of_a_cell(tmp_path, line, seconds):
    assert Course.load(write_config(tmp_path / "c", line)).limits.cell_seconds == seconds


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("c.Gatekeeper.memory = 5", "no such setting"),
        ("c.Gatekeeper.memory_mb = '5'", "positive number"),
        ("c.Gatekeeper.memory_mb = True", "positive number"),
        ("c.Gatekeeper.cell_seconds = -1", "positive number"),
        ("c.Gatekeeper.cell_seconds = float('nan')", "positive number"),
        ("c.Gatekeeper.database_seconds = 0", "positive number"),
        ("c.CourseDirectory.course_id = 5", "cannot be used"),
        ("c.CourseDirectory.db_url = 'nonsense'", "cannot be used"),
        ("this is no Python", "SyntaxError"),
        ("1 / 0", "ZeroDivisionError"),
        ("raise SystemExit(3)", "cannot be used"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_in_one_sentence(tmp_path, line, part):
    with pytest.raises(GatekeeperError) as error:
        Course.load(write_config(tmp_path / "c", line))
    assert part in sentence(error)


def test_a_folder_without_a_course_is_refused(tmp_path):
    with pytest.raises(GatekeeperError) as error:
        Course.load(tmp_path)
    assert "nbgrader_config.py" in sentence(error)


def test_only_the_named_course_counts(course, tmp_path, monkeypatch):
    other = write_config(tmp_path / "other", "c.CourseDirectory.course_id = 'other'")
    monkeypatch.chdir(other)
    before = list(sys.path)
    assert Course.load(course).course_id == "tiny"
    assert sys.path == before


def test_a_relative_gradebook_lies_in_the_course(tmp_path, monkeypatch):
    monkeypatch.chdir("/")
    root = write_config(tmp_path / "c", "c.CourseDirectory.db_url = 'sqlite:///sub/g.db'")
    assert Course.load(root).db_url == f"sqlite:///{root}/sub/g.db"


def test_any_name_a_folder_can_have_is_a_student(course):
    for student in STRANGE:
        (course / "submitted" / student / "tiny").mkdir(parents=True)
    (course / "submitted" / "another" / "other").mkdir(parents=True)
    (course / "submitted" / ".hidden" / "tiny").mkdir(parents=True)
    (course / "submitted" / "file").touch()
    os.makedirs(os.fsencode(course / "submitted") + b"/\xff/tiny")
    found = Course.load(course).submitted_folders("tiny")
    assert list(found) == sorted(STRANGE)
    assert all(path == course / "submitted" / name / "tiny" for name, path in found.items())


def test_a_link_is_found_so_that_it_can_be_refused(course, tmp_path):
    (course / "submitted" / "link").mkdir(parents=True)
    (course / "submitted" / "link" / "tiny").symlink_to(tmp_path / "nowhere")
    assert "link" in Course.load(course).submitted_folders("tiny")


def test_another_structure_of_folders_works(tmp_path):
    root = write_config(
        tmp_path / "c",
        "c.CourseDirectory.directory_structure = '{assignment_id}/{nbgrader_step}/s-{student_id}'",
        "c.CourseDirectory.student_id_exclude = 'gone,left'",
    )
    for name in ("s-ann", "s-gone", "other"):
        (root / "hw" / "submitted" / name).mkdir(parents=True)
    course = Course.load(root)
    assert course.submitted_folders("hw") == {"ann": root / "hw" / "submitted" / "s-ann"}
    assert course.folder("autograded", "ann", "hw") == root / "hw" / "autograded" / "s-ann"


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "/etc", "a\0b", "\udcff"])
def test_no_name_leads_out_of_the_course(course, name):
    loaded = Course.load(course)
    with pytest.raises(GatekeeperError):
        loaded.folder("autograded", name, "tiny")
    with pytest.raises(GatekeeperError):
        loaded.source_path(name)


def test_an_assignment_without_a_source_is_named(course):
    with pytest.raises(GatekeeperError) as error:
        Course.load(course).source_path("nothing")
    assert sentence(error).startswith("nothing: ")


def test_the_secret_is_made_once_and_for_its_owner_only(course):
    secrets = []
    threads = [
        threading.Thread(target=lambda: secrets.append(Course.load(course).secret))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(secrets) == 8
    assert len(set(secrets)) == 1
    assert len(secrets[0]) == 32
    state = course / ".gatekeeper"
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert stat.S_IMODE((state / "secret").stat().st_mode) == 0o600
    assert os.listdir(state) == ["secret"]


def test_a_damaged_secret_is_not_replaced(course):
    loaded = Course.load(course)
    (loaded.state / "secret").write_bytes(b"short")
    with pytest.raises(GatekeeperError) as error:
        loaded.seed("a", "b", "c")
    assert "5 bytes" in sentence(error)


def test_seeds_differ_by_student_cell_and_course_and_stay(course, course_copy, tmp_path):
    loaded = Course.load(course)
    names = [("a", "b", "c"), ("ab", "", "c"), ("a", "bc", ""), ("a", "b", "d"), ("日", "b", "c")]
    seeds = [loaded.seed(*name) for name in names]
    assert len(set(seeds)) == len(names)
    assert seeds == [Course.load(course).seed(*name) for name in names]
    assert seeds[0] != Course.load(course_copy(tmp_path / "second")).seed(*names[0])
    assert all(0 <= seed < 2**64 for seed in seeds)


def files(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def test_a_gradebook_is_made_and_the_students_version_is_not(course):
    before = files(course)
    Course.load(course).ensure_assignment("tiny")
    assert files(course) - before == {"gradebook.db", ".gatekeeper/assignments.json"}
    with Gradebook(f"sqlite:///{course}/gradebook.db", "tiny") as gradebook:
        notebook = gradebook.find_notebook("tiny", "tiny")
        assert notebook.max_score == 15
    # nbgrader's own migrations have to find their way.
    rows = sqlite3.connect(course / "gradebook.db").execute("SELECT * FROM alembic_version")
    assert len(rows.fetchall()) == 1


def test_alembic_need_not_be_on_the_path(course, monkeypatch):
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    Course.load(course).ensure_assignment("tiny")
    assert os.environ["PATH"] == "/usr/bin:/bin"


def test_without_alembic_nothing_is_left_behind(course, monkeypatch):
    monkeypatch.setattr("gatekeeper.course.release.shutil.which", lambda name: None)
    with pytest.raises(GatekeeperError) as error:
        Course.load(course).ensure_assignment("tiny")
    assert "alembic" in sentence(error)
    assert not (course / "gradebook.db").exists()


def test_a_source_that_nbgrader_refuses_leaves_nothing_behind(course):
    path = course / "solutions" / "tiny" / "tiny.ipynb"
    path.write_text(path.read_text().replace('"running-check"', '"scale-check"'))
    before = files(course)
    with pytest.raises(GatekeeperError) as error:
        Course.load(course).ensure_assignment("tiny")
    assert "scale-check" in sentence(error)
    assert files(course) - before == {".gatekeeper/assignments.json"}


def test_killed_half_way_the_gradebook_is_made_anew(course):
    script = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from gatekeeper.course import Course\n"
        "from nbgrader.preprocessors import SaveCells\n"
        "SaveCells._create_notebook = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"Course.load(Path({str(course)!r})).ensure_assignment('tiny')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False)
    assert done.returncode == -9
    assert not (course / "gradebook.db").exists()
    Course.load(course).ensure_assignment("tiny")
    assert files(course) >= {"gradebook.db"}
    assert not [name for name in files(course) if ".new" in name or "release" in name]


def test_a_changed_source_reaches_the_gradebook_and_manual_grades_stand(course):
    loaded = Course.load(course)
    loaded.ensure_assignment("tiny")
    with Gradebook(loaded.db_url, "tiny") as gradebook:
        gradebook.update_or_create_assignment("tiny", duedate="2030-01-01")
        gradebook.add_student("ann")
        gradebook.add_submission("tiny", "ann")
        gradebook.find_grade("explain", "tiny", "tiny", "ann").manual_score = 2.5
        gradebook.db.commit()
    path = course / "solutions" / "tiny" / "tiny.ipynb"
    path.write_text(path.read_text().replace('"points": 4', '"points": 8'))
    Course.load(course).ensure_assignment("tiny")
    with Gradebook(loaded.db_url, "tiny") as gradebook:
        assert gradebook.find_notebook("tiny", "tiny").max_score == 19
        assert gradebook.find_grade("explain", "tiny", "tiny", "ann").manual_score == 2.5
        assert gradebook.find_assignment("tiny").duedate is not None


def test_an_unchanged_source_costs_nothing(course, monkeypatch):
    Course.load(course).ensure_assignment("tiny")
    monkeypatch.setattr("gatekeeper.course.release.GenerateAssignment", None)
    Course.load(course).ensure_assignment("tiny")


def test_cells_cannot_be_taken_away_once_there_are_submissions(course):
    loaded = Course.load(course)
    loaded.ensure_assignment("tiny")
    with Gradebook(loaded.db_url, "tiny") as gradebook:
        gradebook.add_student("ann")
        gradebook.add_submission("tiny", "ann")
    path = course / "solutions" / "tiny" / "tiny.ipynb"
    path.write_text(path.read_text().replace('"words-test"', '"words-quiz"'))
    with pytest.raises(GatekeeperError) as error:
        Course.load(course).ensure_assignment("tiny")
    assert "submissions" in sentence(error)


def test_a_file_that_is_no_gradebook_is_named(course):
    (course / "gradebook.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(GatekeeperError) as error:
        Course.load(course).ensure_assignment("tiny")
    assert "damaged" in sentence(error)
    assert (course / "gradebook.db").read_bytes().startswith(b"no database")
