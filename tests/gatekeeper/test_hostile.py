"""Hostile and unlucky students, graded as one class: each gets what is due, nobody else notices."""

import math
import os
import re
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from nbgrader.api import Gradebook, MissingEntry

from gatekeeper.course import Course
from gatekeeper.record import Store, read_audit

from .conftest import POINTS, copy_course, run_command
from .hostile_class import hand_in, load_cases, mismatches
from .hostile_world import World, fingerprint

CASES = load_cases()
HERE = Path(__file__).parent
# Honest students, and the points that each of them has to have, whoever else is in the class.
HONEST = {
    "ada": {},
    "bert": {"scale": "def scale(x, factor, shift):\n    return x * factor\n"},
    "chen": {"words": "def count_words(text):\n    return {w: 1 for w in text.split()}\n"},
    "dora": dict.fromkeys(("scale", "running", "middle", "words", "unit", "explain")),
    "emil": {"middle": "def middle(values):\n    return sorted(values)[len(values) // 2]\n"},
}
SCORES = {
    "ada": [2, 3, 2, 4, 1, None],
    "bert": [0, 3, 2, 4, 1, None],
    "chen": [2, 3, 2, 2, 1, None],
    "dora": [0, 0, 0, 0, 0, 0],
    "emil": [2, 3, 0, 4, 1, None],
}
LATE = '\nc.LateSubmissionPlugin.penalty_method = "zero"\n'
LIMIT = 2_000_000
# Seconds; what needs longer is not graded a second time.
QUICK = 2.5


@dataclass
class Class:
    """A graded class, and what was seen while it was graded."""

    course: Path
    world: World
    alone: dict = field(default_factory=dict)
    saved: dict = field(default_factory=dict)
    again: dict = field(default_factory=dict)
    audit: list = field(default_factory=list)
    said: str = ""
    seconds: dict = field(default_factory=dict)
    survivors: list = field(default_factory=list)
    litter: list = field(default_factory=list)
    changed: list = field(default_factory=list)

    def page(self, student: str) -> Path:
        return self.course / "feedback" / student / "tiny" / "tiny.html"


@pytest.fixture(scope="module")
def graded(tmp_path_factory, submit, run_gatekeeper):
    """Grade the honest students alone, then the whole class, then the whole class again."""
    world = World()
    # nbgrader starts alembic by its name when it makes a gradebook.
    os.environ["PATH"] += os.pathsep + str(Path(sys.executable).parent)
    alone, course = (copy_course(tmp_path_factory.mktemp(name)) for name in ("alone", "class"))
    world.places["ROOT"] = str(course)
    one = Class(course, world)

    def run(*args, cwd=course):
        started = datetime.now(UTC)
        done = run_gatekeeper(*args, cwd=cwd, timeout=600, env=world.environment)
        one.said += done.stdout + done.stderr
        one.seconds[f"{cwd.parent.name} {' '.join(args)}"] = datetime.now(UTC) - started
        assert done.returncode == 0, f"{args}: {done.stdout}\n{done.stderr}"

    for root in (alone, course):
        with (root / "nbgrader_config.py").open("a") as config:
            config.write(LATE)
        for student, answers in HONEST.items():
            submit(root, student, answers)
    try:
        run("grade", "tiny", cwd=alone)
        one.alone = read_results(alone)
        due = prepare(course, submit, world, alone / ".gatekeeper" / "secret")
        before = fingerprint(course)
        run("grade", "tiny")
        one.saved, one.audit = read_results(course), list(read_audit(course / ".gatekeeper"))
        run("feedback", "tiny")
        one.again = quick_ones(one.saved)
        run("grade", "tiny", "--force", *(f"--student={student}" for student in one.again))
        later = read_results(course)
        one.again = {student: later[student] for student in one.again}
        one.survivors, one.litter = world.survivors(), world.litter()
        after = fingerprint(course)
        one.changed = [path for path in before if before[path] != after.get(path)]
        one.changed += [path for path in after if path not in before]
        assert due
        print({name: str(seconds) for name, seconds in one.seconds.items()})
        yield one
    finally:
        world.close()


def prepare(course: Path, submit, world: World, secret: Path) -> datetime:
    """Let everybody hand in; who has a deadline, an extension or a receipt gets it."""
    state = course / ".gatekeeper"
    state.mkdir(mode=0o700)
    (state / "secret").write_bytes(secret.read_bytes())
    (state / "secret").chmod(0o600)
    due = datetime.now(UTC).replace(microsecond=0, tzinfo=None) + timedelta(hours=1)
    receipts = ["student,assignment,received"]
    release = ("-m", "nbgrader")
    done = run_command("generate_assignment", "tiny", cwd=course, command=release)
    assert done.returncode == 0, done.stderr
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment("tiny", duedate=due)
        for case in CASES:
            if case.obstacle:
                continue
            folder = hand_in(case, submit, course, world.places)
            if case.get("ENROLLED") or case.get("EXTENSION"):
                gradebook.add_student(case.student)
            if days := case.get("EXTENSION"):
                gradebook.add_submission("tiny", case.student)
                gradebook.grant_extension("tiny", case.student, days=days)
            if (seconds := case.get("RECEIVED")) is not None:
                when = due + timedelta(seconds=seconds)
                receipts.append(f"{case.student},tiny,{when.isoformat()}+00:00")
            if case.get("WRITTEN_LATE"):
                moment = (due + timedelta(days=1)).replace(tzinfo=UTC).timestamp()
                os.utime(folder / "tiny.ipynb", (moment, moment))
    (course / "receipts.csv").write_text("\n".join(receipts) + "\n")
    return due


def quick_ones(saved: dict) -> list[str]:
    """Who is graded twice: honest students, and of each file the first one, unless it is slow."""
    first = {case.module.__file__: case.student for case in reversed(CASES)}
    quick = [s for s in first.values() if s in saved and total(saved[s]) < QUICK]
    return [*HONEST, *sorted(quick)]


def total(saved) -> float:
    """Seconds that one submission took."""
    return saved.graded.seconds.get("total", 0.0)


def read_results(course: Path) -> dict:
    """What the grader has kept, by student."""
    return {
        saved.graded.student: saved for saved in Store(course / ".gatekeeper", "tiny").all("done")
    }


def complain(problems: list[str]) -> None:
    """Fail with one problem a line, and without the class of three hundred around it."""
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def tried(case) -> None:
    """Skip a case that this machine cannot try, and say so."""
    if case.obstacle:
        pytest.skip(f"{case.name}: {case.obstacle}")


def found_for(graded, case):
    """The kept result of a case; a name that nbgrader cannot take must at least be mentioned."""
    tried(case)
    saved = graded.saved.get(case.student)
    if saved is None and case.get("MAY_BE_REFUSED"):
        # Lines are wrapped where the terminal ends.
        said = re.sub(r"\s+", "", graded.said)
        assert ascii(case.student).strip("'") + "':notgraded" in said, case.student
        pytest.skip(f"{case.name}: the grader said that it leaves this one out")
    assert saved is not None, f"{case.student!r} has no result"
    return saved


@pytest.mark.skipif("HOSTILE" in os.environ, reason="only some of the files were asked for")
def test_every_row_of_the_table_has_a_file():
    assert {case.row for case in CASES} >= set(range(1, 29)) - {27}
    assert list(HERE.glob("test_kill*.py")), "row 27 has no test"
    assert len({case.module.__file__ for case in CASES if case.row == 0}) >= 15


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_gives_what_it_must(graded, case):
    saved = found_for(graded, case)
    row = next(row for row in graded.audit if row["student"] == case.student)
    flags = [flag["what"] for flag in row["flags"]]
    complain(mismatches(case, saved.graded.results, flags, saved.graded.notes))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_is_inert_and_keeps_what_is_hidden(graded, case):
    found_for(graded, case)
    page = graded.page(case.student)
    if case.expected["scale-check"][2] == "missing" or not page.exists():
        assert "missing" in case.expected["scale-check"][2]
        return
    text = page.read_text(encoding="utf8")
    problems = dangers(text)
    if page.stat().st_size > LIMIT:
        problems.append(f"{page.stat().st_size} bytes")
    hidden = ("hidden-marker-31415", "hunter2", *case.get("FORBIDDEN", ()))
    patterns = (*map(re.escape, hidden), *case.get("FORBIDDEN_PATTERNS", ()))
    complain(problems + [f"shows {pattern}" for pattern in patterns if re.search(pattern, text)])


class Reader(HTMLParser):
    """Collects whatever in a page is not text."""

    def __init__(self):
        super().__init__()
        self.found, self.policy = [], ""

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if values.get("http-equiv", "").lower() == "content-security-policy":
            self.policy = values["content"]
        elif tag == "link" and values == {"rel": "icon", "href": "data:,"}:
            # The page's own: it keeps browsers from asking for an icon.
            return
        elif tag in {"script", "iframe", "object", "embed", "svg", "form", "link", "base", "input"}:
            self.found.append(tag)
        elif tag == "meta" and "http-equiv" in values:
            self.found.append("meta refresh")
        for name, value in attrs:
            value = value or ""
            if name.startswith("on") or name in ("srcdoc", "action", "formaction", "srcset"):
                self.found.append(f"{tag} {name}")
            if name == "href" and not value.startswith("#"):
                self.found.append(f"{tag} href {value[:80]}")
            if name == "src" and not re.match(r"data:image/(png|jpeg);base64,", value):
                self.found.append(f"{tag} src {value[:80]}")


def dangers(text: str) -> list[str]:
    """What in a page could act, fetch or lie."""
    reader = Reader()
    reader.feed(text)
    found = list(reader.found)
    if "default-src 'none'" not in reader.policy or "script" in reader.policy:
        found.append(f"policy {reader.policy!r}")
    control = re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    return found + ([repr(control[0])] if control else [])


def shown(saved) -> list[tuple]:
    """What of a result must not change: everything but the seconds and memory addresses."""
    return [
        (r.grade_id, r.points, r.state, r.reason, r.misconception) for r in saved.graded.results
    ]


def test_inputs_that_somebody_has_seen_are_spent(graded, course):
    judged = {row["seeds"] for row in graded.audit if row["submission"]}
    assert len(judged) == sum(1 for row in graded.audit if row["submission"])
    seed = Course.load(course).seed
    assert seed("ada", "tiny", "scale-check", "one") != seed("ada", "tiny", "scale-check", "two")
    assert seed("ada", "tiny", "scale-check", "one") == seed("ada", "tiny", "scale-check", "one")


def test_honest_students_get_what_they_earned(graded):
    for student, points in SCORES.items():
        results = graded.alone[student].graded.results
        assert [result.points for result in results] == points, (student, results)
        assert not graded.alone[student].graded.flags, student


def test_1_everybody_else_is_graded_as_if_alone(graded):
    parts = ("results", "flags", "notes")
    complain(
        [
            f"{student}: {getattr(saved.graded, part)} alone, {getattr(other, part)} in the class"
            for student, saved in graded.alone.items()
            for other in [graded.saved[student].graded]
            for part in parts
            if getattr(other, part) != getattr(saved.graded, part)
        ]
    )


def test_2_submissions_are_unchanged(graded):
    kept = ("gradebook.db", "autograded", "feedback", ".gatekeeper")
    below = [Path(path).relative_to(graded.course).parts[0] for path in graded.changed]
    unexpected = {top for top in below if top not in kept and not top.startswith("gradebook.db")}
    assert not unexpected, graded.changed


def test_3_every_question_has_exactly_one_terminal_state(graded):
    for student, saved in graded.saved.items():
        for result in saved.graded.results:
            assert result.state in ("graded", "zero", "human"), (student, result)
            assert (result.points is None) == (result.state == "human"), (student, result)
            assert result.state == "graded" or result.reason, (student, result)
            assert result.state != "zero" or result.points == 0, (student, result)


def test_4_scores_are_finite_and_the_gradebook_agrees(graded):
    with Gradebook(f"sqlite:///{graded.course / 'gradebook.db'}") as gradebook:
        assert gradebook.find_assignment("tiny").max_score == sum(POINTS.values())
        for student, saved in (graded.saved | graded.again).items():
            try:
                submission = gradebook.find_submission_notebook("tiny", "tiny", student)
            except MissingEntry:
                assert saved.state == "missing", student
                continue
            grades = {grade.name: grade for grade in submission.grades}
            for result in saved.graded.results:
                score = grades[result.grade_id].auto_score
                assert result.max_points == POINTS[result.grade_id]
                if result.points is not None:
                    assert math.isfinite(score), (student, result)
                    assert 0 <= score == result.points <= POINTS[result.grade_id], (student, result)
                elif result.kind != "manual":
                    assert score is None, (student, result)
                    assert grades[result.grade_id].needs_manual_grade, (student, result)


def test_5_nothing_survives(graded):
    complain(graded.survivors + graded.litter + graded.world.calls)
    assert (graded.world.home / "secret").read_text() == "hunter2"


def test_6_output_to_the_terminal_is_harmless(graded):
    controls = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]"
    found = re.finditer(f"{controls}|Traceback", graded.said)
    complain([graded.said[max(m.start() - 300, 0) : m.end() + 600] for m in found])


def test_7_a_rerun_gives_the_same(graded):
    assert len(graded.again) > len(HONEST)
    # Code that races with itself may stop for one reason or another; its points stay.
    races = {case.student for case in CASES if case.get("RACE")}
    complain(
        [
            f"{student}: {first}, then {second}"
            for student, again in graded.again.items()
            for first, second in zip(shown(graded.saved[student]), shown(again), strict=True)
            if (first[:2] != second[:2] if student in races else first != second)
        ]
    )


def test_7_a_rerun_of_honest_students_gives_the_same(graded):
    for student in HONEST:
        assert graded.again[student].graded.results == graded.saved[student].graded.results


def test_8_one_line_of_the_audit_log_each(graded):
    students = [row["student"] for row in graded.audit]
    assert sorted(students) == sorted(graded.saved)
    assert all(row["unsafe"] is False for row in graded.audit)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.get("PENALTY") is not None], ids=lambda case: case.name
)
def test_late_penalties(graded, case):
    found_for(graded, case)
    with Gradebook(f"sqlite:///{graded.course / 'gradebook.db'}") as gradebook:
        submission = gradebook.find_submission("tiny", case.student)
        penalty = sum(notebook.late_submission_penalty or 0 for notebook in submission.notebooks)
        assert penalty == (12 if case.get("PENALTY") else 0)
