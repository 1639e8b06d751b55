"""The command line: help, usage errors, and one sentence for everything that stops it."""

import os
import re
import stat

import pytest

COMMANDS = ("grade", "regrade", "feedback", "doctor")


def sentence(done) -> str:
    """What a command that stopped has said; nothing else, and no traceback."""
    assert done.returncode == 1, (done.stdout, done.stderr)
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("gatekeeper: ")
    return lines[0]


def test_help_names_every_command_and_shows_the_way(tmp_path, run_gatekeeper):
    """`gatekeeper --help` is where everybody begins."""
    done = run_gatekeeper("--help", cwd=tmp_path)
    assert done.returncode == 0
    for command in COMMANDS:
        assert re.search(rf"^ +{command} ", done.stdout, re.MULTILINE)
    assert "gatekeeper feedback lstm" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_has_examples(tmp_path, run_gatekeeper, command):
    """And explains each option."""
    done = run_gatekeeper(command, "--help", cwd=tmp_path)
    assert done.returncode == 0
    assert "--course DIR" in done.stdout
    assert command == "doctor" or f"gatekeeper {command} lstm" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.parametrize(
    "arguments",
    [(), ("grade",), ("grade", "tiny", "--jobs", "0"), ("grade", "tiny", "--jobs", "x"), ("bake",)],
)
def test_wrong_usage_exits_with_2(tmp_path, run_gatekeeper, arguments):
    """And shows the usage."""
    done = run_gatekeeper(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: gatekeeper")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["grade", "regrade", "feedback"])
def test_a_folder_that_is_no_course(tmp_path, run_gatekeeper, command):
    """It says where to go."""
    said = sentence(run_gatekeeper(command, "tiny", cwd=tmp_path))
    assert "no nbgrader_config.py here" in said
    assert "--course" in said


def test_what_is_not_there(course, submit, run_gatekeeper):
    """An assignment, a student, a submission, a result: each is named."""
    assert "nothere: no such assignment" in sentence(run_gatekeeper("grade", "nothere", cwd=course))
    assert "Nobody has handed in tiny" in sentence(run_gatekeeper("grade", "tiny", cwd=course))
    submit(course, "ada")
    said = sentence(run_gatekeeper("grade", "tiny", "--student", "bob", cwd=course))
    assert "'bob' has handed in no tiny" in said
    said = sentence(run_gatekeeper("feedback", "tiny", cwd=course))
    assert "gatekeeper grade tiny comes first" in said
    assert "nothere: no such assignment" in sentence(
        run_gatekeeper("feedback", "nothere", cwd=course)
    )


def test_a_question_that_cannot_be_imported(course, submit, run_gatekeeper):
    """The source is wrong, so nobody is graded."""
    submit(course, "ada")
    source = course / "solutions" / "tiny" / "tiny.ipynb"
    source.write_text(source.read_text().replace("tiny_questions:", "no_such_module:"))
    said = sentence(run_gatekeeper("grade", "tiny", cwd=course))
    assert "no_such_module" in said


def test_two_graders_at_once(course, submit, run_gatekeeper):
    """The second says who the first is, and leaves everything as it is."""
    from gatekeeper.record import one_grader

    submit(course, "ada")
    (course / ".gatekeeper").mkdir(mode=0o700)
    with one_grader(course / ".gatekeeper", "gatekeeper grade tiny"):
        said = sentence(run_gatekeeper("grade", "tiny", cwd=course))
        assert "another grader is at work" in said
        assert str(os.getpid()) in said


def test_no_sandbox_no_grading(course, submit, run_gatekeeper, tmp_path):
    """Without bubblewrap it refuses, says what to install, and names the way around."""
    submit(course, "ada")
    said = sentence(run_gatekeeper("grade", "tiny", cwd=course, env={"PATH": str(tmp_path)}))
    assert "bubblewrap" in said
    assert "--unsafe-no-sandbox" in said
    assert not (course / "gradebook.db").exists()


def test_the_doctor_finds_what_is_wrong_and_says_what_to_do(course, run_gatekeeper, tmp_path):
    """Two problems: no bubblewrap, and a question that is not there."""
    source = course / "solutions" / "tiny" / "tiny.ipynb"
    source.write_text(source.read_text().replace("tiny_questions:", "no_such_module:"))
    done = run_gatekeeper("doctor", cwd=course, env={"PATH": str(tmp_path)})
    assert done.returncode == 1
    assert "problem  sandbox" in done.stdout
    assert "problem  tiny" in done.stdout
    assert "no_such_module" in done.stdout
    assert "2 problems; the arrows say what to do." in done.stdout
    assert max(len(line.rstrip()) for line in done.stdout.splitlines()) <= 80


@pytest.mark.slow
def test_the_doctor_is_content_and_changes_nothing(course, submit, run_gatekeeper):
    """A healthy course passes, and looks as before: no gradebook, no state, no file tried out."""
    submit(course, "ada")
    before = listing(course)
    done = run_gatekeeper("doctor", cwd=course)
    if "problem  sandbox" in done.stdout:
        pytest.skip("no sandbox here")
    assert done.returncode == 0, done.stdout
    for name in ("network", "writing", "reading", "processes", "environment"):
        assert re.search(rf"^  ok +{name} ", done.stdout, re.MULTILINE)
    assert re.search(r"^  ok +tiny +2 judged, 3 tested in the sandbox, 1 for", done.stdout, re.M)
    assert "All is well" in done.stdout
    assert listing(course) == before


def listing(folder) -> dict:
    """Every file and its permissions."""
    return {str(p.relative_to(folder)): stat.S_IMODE(p.stat().st_mode) for p in folder.rglob("*")}
