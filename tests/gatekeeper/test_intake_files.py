"""What lies in a student's folder: one notebook is read, nothing is followed or changed."""

import os
import shutil
import socket
from pathlib import Path

import pytest

from gatekeeper.intake import read_source, take_in
from gatekeeper.intake.names import choose, could_shadow

ROOT = Path(__file__).parents[2]
EXERCISE = (ROOT / "exercises" / "lstm" / "lstm.ipynb").read_bytes()
SOURCE = read_source(ROOT / "solutions" / "lstm" / "lstm.ipynb", "lstm")


@pytest.fixture
def folder(tmp_path):
    """An empty submission."""
    folder = tmp_path / "ada" / "lstm"
    folder.mkdir(parents=True)
    return folder


def put(folder, *names, data=EXERCISE):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def flags(intake):
    return {flag.what for flag in intake.flags}


def test_the_exercise_as_released_is_taken_in_without_a_word(folder):
    put(folder, "lstm.ipynb")
    intake = take_in(folder, SOURCE)
    assert (intake.state, intake.notes, intake.flags, intake.unmatched) == ("readable", (), (), ())
    assert len(intake.digest) == 64


@pytest.mark.parametrize(
    "name",
    [
        "LSTM.ipynb",
        "lstm (1).ipynb",
        "lstm-Copy1.ipynb",
        "Ada_Lovelace_lstm_final.IPYNB",
        "answers.ipynb",
        "gru.ipynb",
        "lstm.ipynb.txt",
        "lstm.ipynb.json",
        "ｌｓｔｍ.ipynb",
        "lstm/lstm.ipynb",
        "handed in/by me/lstm.ipynb",
        "evil\u202egnp.ipynb",
        "a\nb\x1b[31m.ipynb",
    ],
)
def test_a_notebook_with_another_name_is_read_and_noted(folder, name):
    put(folder, name)
    intake = take_in(folder, SOURCE)
    assert intake.state == "readable"
    assert "instead of lstm.ipynb" in intake.notes[0]
    assert intake.notes[0].isprintable()


def test_the_exact_name_wins_and_the_rest_is_left_out(folder):
    put(folder, "lstm.ipynb")
    put(folder, "lstm (1).ipynb", "old/lstm.ipynb", "data.csv", data=b"{}")
    intake = take_in(folder, SOURCE)
    assert intake.state == "readable"
    assert intake.notes == (
        "Only the notebook is graded; data.csv, lstm (1).ipynb and old/lstm.ipynb were left out.",
    )


def test_a_name_that_contains_the_right_one_wins(folder):
    put(folder, "LSTM.ipynb")
    put(folder, "scratch.ipynb", data=b"{}")
    assert take_in(folder, SOURCE).state == "readable"


@pytest.mark.parametrize(
    "names",
    [("lstm (1).ipynb", "lstm (2).ipynb"), ("a.ipynb", "b.ipynb"), ("x/a.ipynb", "y/b.ipynb")],
)
def test_several_candidates_go_to_a_human(folder, names):
    put(folder, *names)
    intake = take_in(folder, SOURCE)
    assert intake.state == "unreadable"
    assert "Several notebooks" in intake.notes[-1]


def test_another_notebook_of_the_assignment_is_not_taken_for_this_one(folder):
    put(folder, "part2.ipynb")
    assert take_in(folder, SOURCE, siblings=["part2", "lstm"]).state == "missing"
    assert take_in(folder, SOURCE).state == "readable"


@pytest.mark.parametrize("make", [lambda folder: None, lambda folder: folder.rmdir()])
def test_nothing_handed_in_is_missing(folder, make):
    make(folder)
    intake = take_in(folder, SOURCE)
    assert (intake.state, intake.digest, intake.flags) == ("missing", "", ())


def test_what_programs_leave_behind_is_not_mentioned(folder):
    put(folder, "timestamp.txt", ".DS_Store", ".ipynb_checkpoints/lstm-checkpoint.ipynb")
    put(folder, "__MACOSX/._lstm.ipynb", "._lstm.ipynb")
    assert take_in(folder, SOURCE).state == "missing"
    put(folder, "lstm.ipynb")
    assert take_in(folder, SOURCE).state == "readable"


def test_files_without_a_notebook_are_missing_and_named(folder):
    put(folder, "lstm.zip", "lstm.pdf")
    intake = take_in(folder, SOURCE)
    assert intake.state == "missing"
    assert "lstm.pdf" in intake.notes[0]
    assert flags(intake) == {"archive"}


def test_a_symbolic_link_is_not_followed(folder, tmp_path):
    put(tmp_path, "secret.ipynb")
    (folder / "lstm.ipynb").symlink_to(tmp_path / "secret.ipynb")
    intake = take_in(folder, SOURCE)
    assert (intake.state, intake.digest, flags(intake)) == ("unreadable", "", {"link"})
    assert "symbolic link" in intake.notes[-1]


@pytest.mark.parametrize("target", ["/", "..", "nowhere", "lstm.ipynb"])
def test_links_beside_the_notebook_are_left_out_and_flagged(folder, target):
    put(folder, "lstm.ipynb")
    (folder / "link").symlink_to(target)
    intake = take_in(folder, SOURCE)
    assert (intake.state, flags(intake)) == ("readable", {"link"})


def test_a_folder_that_is_a_link_is_not_entered(folder, tmp_path):
    put(folder, "lstm.ipynb")
    link = tmp_path / "link"
    link.symlink_to(folder)
    intake = take_in(link, SOURCE)
    assert (intake.state, flags(intake)) == ("unreadable", {"link"})
    inside = tmp_path / "eve" / "lstm"
    inside.mkdir(parents=True)
    (inside / "work").symlink_to(folder)
    assert take_in(inside, SOURCE).state == "missing"


def test_a_hard_link_is_refused(folder, tmp_path):
    put(tmp_path, "secret.ipynb")
    os.link(tmp_path / "secret.ipynb", folder / "lstm.ipynb")
    intake = take_in(folder, SOURCE)
    assert (intake.state, intake.digest, flags(intake)) == ("unreadable", "", {"link"})


def hand_in_as_one(tmp_path, students):
    """Let the first student hand a file in, and the others a link to it, one after the other."""
    folders = [tmp_path / "submitted" / student / "lstm" for student in students]
    for n, folder in enumerate(folders):
        folder.mkdir(parents=True)
        if n == 0:
            put(folder, "lstm.ipynb")
        else:
            os.link(folders[0] / "lstm.ipynb", folder / "lstm.ipynb")
        os.utime(folder, ns=(n * 10**9, n * 10**9))
    return folders


def test_a_hard_link_to_a_neighbour_costs_the_neighbour_nothing(tmp_path):
    bert, eve, mia = hand_in_as_one(tmp_path, ("bert", "eve", "mia"))
    assert (take_in(bert, SOURCE).state, flags(take_in(bert, SOURCE))) == ("readable", set())
    for folder in (eve, mia):
        assert (take_in(folder, SOURCE).state, flags(take_in(folder, SOURCE))) == (
            "unreadable",
            {"link"},
        )


def test_a_link_that_leads_out_of_the_class_has_no_home(tmp_path):
    bert, eve = hand_in_as_one(tmp_path, ("bert", "eve"))
    os.link(bert / "lstm.ipynb", tmp_path / "elsewhere.ipynb")
    assert {take_in(folder, SOURCE).state for folder in (bert, eve)} == {"unreadable"}


def test_links_made_at_one_moment_have_no_home(tmp_path):
    folders = hand_in_as_one(tmp_path, ("bert", "eve"))
    for folder in folders:
        os.utime(folder, ns=(5, 5))
    assert {take_in(folder, SOURCE).state for folder in folders} == {"unreadable"}


def make_socket(path):
    with socket.socket(socket.AF_UNIX) as listener:
        # A socket's path may have 108 bytes, a test's folder has more.
        here = os.getcwd()
        os.chdir(path.parent)
        try:
            listener.bind(path.name)
        finally:
            os.chdir(here)


@pytest.mark.parametrize("make", [os.mkfifo, make_socket, os.mkdir])
def test_what_is_no_file_is_refused_at_once(folder, make):
    make(folder / "lstm.ipynb")
    intake = take_in(folder, SOURCE)
    assert (intake.state, flags(intake)) == ("unreadable", {"file"})


@pytest.mark.parametrize("make", [os.mkfifo, make_socket])
def test_what_is_no_file_beside_the_notebook_is_flagged(folder, make):
    put(folder, "lstm.ipynb")
    make(folder / "pipe")
    intake = take_in(folder, SOURCE)
    assert (intake.state, flags(intake)) == ("readable", {"file"})


def test_a_device_is_refused(folder):
    try:
        os.mknod(folder / "lstm.ipynb", 0o600 | 0o020000, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("making a device needs root")
    intake = take_in(folder, SOURCE)
    assert (intake.state, flags(intake)) == ("unreadable", {"file"})


def test_a_file_that_is_too_large_is_not_read(folder):
    with open(folder / "lstm.ipynb", "wb") as file:
        file.truncate(10**12)
    intake = take_in(folder, SOURCE)
    assert intake.state == "unreadable"
    assert "1,000,000,000,000 bytes" in intake.notes[-1]


def test_a_file_where_a_folder_should_be(tmp_path):
    put(tmp_path, "lstm")
    assert take_in(tmp_path / "lstm", SOURCE).state == "unreadable"


def test_thousands_of_files_and_deep_folders_end(folder):
    put(folder, "lstm.ipynb")
    for number in range(2100):
        (folder / f"{number}").touch()
    intake = take_in(folder, SOURCE)
    assert (intake.state, flags(intake)) == ("readable", {"many-files"})
    assert sum(map(len, intake.notes)) < 1000


def test_a_ladder_of_folders_is_not_climbed_to_the_end(folder):
    put(folder, "/".join(["d"] * 30) + "/lstm.ipynb")
    intake = take_in(folder, SOURCE)
    assert (intake.state, flags(intake)) == ("missing", {"many-files"})


def test_modules_beside_the_notebook_are_flagged(folder):
    put(folder, "lstm.ipynb", "numpy.py", "sitecustomize.py", "torch/__init__.py", "helper.py")
    intake = take_in(folder, SOURCE)
    assert [flag.where for flag in intake.flags] == [
        "numpy.py",
        "sitecustomize.py",
        "torch/__init__.py",
    ]
    assert not could_shadow("data/numpy.py")


def test_nothing_in_the_folder_changes(folder):
    put(folder, "lstm.ipynb", "sub/data.csv")
    before = {path: (path.stat().st_mtime_ns, path.stat().st_mode) for path in folder.rglob("*")}
    take_in(folder, SOURCE)
    assert before == {p: (p.stat().st_mtime_ns, p.stat().st_mode) for p in folder.rglob("*")}


def test_no_file_descriptor_is_left_open(folder):
    put(folder, "lstm.ipynb", "sub/data.csv")
    (folder / "link").symlink_to("/")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        take_in(folder, SOURCE)
    assert len(os.listdir("/proc/self/fd")) == before


def test_long_and_unencodable_names_are_survived(folder):
    put(folder, "lstm.ipynb", "x" * 250, os.fsdecode(b"bad\xff\xfe.csv"))
    intake = take_in(folder, SOURCE)
    assert intake.state == "readable"
    "".join(intake.notes).encode()


def test_a_folder_nobody_may_read(folder):
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    put(folder, "lstm.ipynb")
    folder.chmod(0)
    try:
        assert take_in(folder, SOURCE).state == "unreadable"
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)


def test_choose_prefers_the_top_level():
    assert choose(["a/lstm.ipynb", "mine.ipynb"], "lstm") == ["mine.ipynb"]
    assert choose([], "lstm") == []
