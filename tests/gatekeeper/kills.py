"""A class that is graded by a grader which is killed, and what has to be true after each kill."""

import ctypes
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path

import psutil
from nbgrader.api import Gradebook

from gatekeeper.record import Store, read_audit

from .conftest import POINTS, QUESTIONS
from .hostile_world import fingerprint

PR_SET_CHILD_SUBREAPER = 36
# Answers, and the points that they are worth, in the order of the notebook.
ANSWERS = {
    "right": ({}, [2, 3, 2, 4, 1, None]),
    "forgets the shift": (
        {"scale": "def scale(x, factor, shift):\n    return x * factor\n"},
        [0, 3, 2, 4, 1, None],
    ),
    "counts once": (
        {"words": "def count_words(text):\n    return {w: 1 for w in text.split()}\n"},
        [2, 3, 2, 2, 1, None],
    ),
    "nothing": (
        dict.fromkeys(("scale", "running", "middle", "words", "unit", "explain")),
        [0, 0, 0, 0, 0, 0],
    ),
    "dies": (
        {"middle": "def middle(values):\n    import os\n    os._exit(1)\n"},
        [2, 3, 0, 4, 1, None],
    ),
}
GONE_WITHIN = 20


class KilledClass:
    """A class, the grader that is killed while it grades it, and what was entered by hand.

    Parameters
    ----------
    course : Path
        A copy of the tiny course.
    size : int
        Number of students; `hand_in` makes their submissions.
    """

    def __init__(self, course: Path, size: int):
        self.course, self.state = course, course / ".gatekeeper"
        kinds = list(ANSWERS)
        self.kinds = {f"student-{k:02}": kinds[k % len(kinds)] for k in range(size)}
        self.by_hand: dict[str, float] = {}
        # Short, because a socket's path must be short.
        self._tmp = tempfile.TemporaryDirectory(prefix="gkk-", dir="/tmp")
        self.tmp = Path(self._tmp.name)
        self._handed_in: dict = {}
        # Not the grader's: what other tests have started in this process.
        self._others = {process.pid for process in psutil.Process().children(recursive=True)}
        # Whoever is orphaned by the grader becomes a child of this process, and so is seen.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

    def close(self) -> None:
        """End what is left, and stop watching."""
        for process in self._children():
            with suppress(psutil.Error):
                process.kill()
        self._reap()
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)
        self._tmp.cleanup()

    def hand_in(self, submit) -> None:
        """Let everybody hand in who has not."""
        for student, kind in self.kinds.items():
            if not (self.course / "submitted" / student / "tiny").exists():
                submit(self.course, student, ANSWERS[kind][0])
        self._handed_in = fingerprint(self.course / "submitted")

    def expected(self, student: str) -> dict[str, float | None]:
        """The points of a student, by cell."""
        return dict(zip(POINTS, ANSWERS[self.kinds[student]][1], strict=True))

    def start(self, *more: str) -> subprocess.Popen:
        """Start grading."""
        paths = [QUESTIONS, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
        environment = os.environ | {
            "TMPDIR": str(self.tmp),
            "PYTHONPATH": os.pathsep.join(dict.fromkeys(filter(None, paths))),
            "PYTHONUNBUFFERED": "1",
        }
        return subprocess.Popen(
            [sys.executable, "-m", "gatekeeper", "grade", "tiny", *more],
            cwd=self.course,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def finish(self, *more: str, timeout: float = 300) -> tuple[int, str]:
        """Grade to the end; the exit status and what was said."""
        grader = self.start(*more)
        said = "".join(grader.communicate(timeout=timeout))
        return grader.returncode, said

    def done(self) -> int:
        """How many results are recorded."""
        return len(list(self.state.glob("results/*/done/*.json")))

    def wait_for(self, grader: subprocess.Popen, count: int, timeout: float = 240) -> bool:
        """Wait until so many results are recorded, or the grader has ended; say whether it has."""
        end = time.monotonic() + timeout
        while self.done() < count and time.monotonic() < end:
            if grader.poll() is not None:
                return True
            time.sleep(0.01)
        return grader.poll() is not None

    def kill(self, grader: subprocess.Popen, tree: bool) -> None:
        """End the grader's main process, or it and all that it has started, in any order."""
        targets = [psutil.Process(grader.pid)]
        if tree:
            targets += targets[0].children(recursive=True)
            random.shuffle(targets)
        for target in targets:
            with suppress(psutil.Error):
                target.send_signal(signal.SIGKILL)
        grader.communicate()

    def survivors(self) -> list[str]:
        """Processes that are still there some time after the grader has gone."""
        end = time.monotonic() + GONE_WITHIN
        while (left := self._reap()) and time.monotonic() < end:
            time.sleep(0.05)
        return left

    def _children(self) -> list[psutil.Process]:
        children = psutil.Process().children(recursive=True)
        return [process for process in children if process.pid not in self._others]

    def _reap(self) -> list[str]:
        left = []
        for process in self._children():
            try:
                if process.status() == psutil.STATUS_ZOMBIE:
                    os.waitpid(process.pid, os.WNOHANG)
                else:
                    left.append(" ".join(process.cmdline())[:100])
            except (psutil.Error, ChildProcessError):
                continue
        return left

    def enter_by_hand(self, student: str, points: float) -> None:
        """Give points for the explanation, as a human does in formgrader."""
        with Gradebook(f"sqlite:///{self.course}/gradebook.db", "tiny") as gradebook:
            grade = gradebook.find_grade("explain", "tiny", "tiny", student)
            grade.manual_score, grade.needs_manual_grade = points, False
            comment = gradebook.find_comment("explain", "tiny", "tiny", student)
            comment.manual_comment = f"Read, {points}."
            gradebook.db.commit()
        self.by_hand[student] = points

    def recorded(self) -> list[str]:
        """Students whom the gradebook has a submission of."""
        return sorted(self._scores())

    def _scores(self) -> dict[str, dict]:
        path = self.course / "gradebook.db"
        if not path.exists():
            return {}
        with closing(sqlite3.connect(path, timeout=10)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            rows = connection.execute(
                "SELECT s.student_id, b.name, g.auto_score, g.manual_score, g.needs_manual_grade"
                " FROM grade g JOIN base_cell b ON b.id = g.cell_id"
                " JOIN submitted_notebook n ON n.id = g.notebook_id"
                " JOIN submitted_assignment s ON s.id = n.assignment_id"
            ).fetchall()
        scores: dict[str, dict] = {}
        for student, cell, *values in rows:
            scores.setdefault(student, {})[cell] = values
        return scores

    def faults(self) -> list[str]:
        """What should not be, at any moment at which nobody grades; empty when all is well."""
        found = [f"survived: {left}" for left in self.survivors()]
        scores = self._scores()
        for student, cells in scores.items():
            auto = {cell: values[0] for cell, values in cells.items()}
            if auto != self.expected(student):
                found.append(f"half saved or wrong: {student} has {auto}")
        found += self._by_hand_faults(scores)
        store = Store(self.state, "tiny")
        done = {saved.graded.student: saved for saved in store.all("done")}
        waiting = {saved.graded.student: saved for saved in store.all("waiting")}
        files = len(list(self.state.glob("results/*/*/*.json")))
        if files != len(done) + len(waiting):
            found.append(f"unreadable: {files} results, {len(done) + len(waiting)} can be read")
        found += [f"done, but not recorded: {name}" for name in done.keys() - scores.keys()]
        rows = list(read_audit(self.state))
        lines = (self.state / "audit.jsonl").read_bytes().count(b"\n") if rows else 0
        if lines != len(rows):
            found.append(f"audit log: {lines} lines, {len(rows)} can be read")
        times = Counter(row["result"] for row in rows)
        found += [f"audited twice: {ident}" for ident, count in times.items() if count > 1]
        audited = Counter(row["student"] for row in rows)
        found += [f"executed twice: {name}" for name, count in audited.items() if count > 1]
        found += [f"done, but not audited: {name}" for name in done.keys() - audited.keys()]
        if fingerprint(self.course / "submitted") != self._handed_in:
            found.append("submitted/ has changed")
        return found

    def _by_hand_faults(self, scores) -> list[str]:
        changed = []
        for student, points in self.by_hand.items():
            if scores.get(student, {}).get("explain") != [None, points, 0]:
                changed.append(f"entered by hand, and changed: {student}")
        return changed

    def final_faults(self) -> list[str]:
        """What should not be once a run has come to its end."""
        found = self.faults()
        if missing := self.kinds.keys() - set(self.recorded()):
            found.append(f"not graded: {sorted(missing)}")
        rows = Counter(row["student"] for row in read_audit(self.state))
        if rows != Counter(dict.fromkeys(self.kinds, 1)):
            found.append(f"audit log: {dict(rows)}")
        found += [f"still waiting: {path.name}" for path in self.state.glob("results/*/waiting/*")]
        found += [f"left in the temporary folder: {path}" for path in self.tmp.rglob("*")]
        inside = [p for p in self.course.rglob("*") if "submitted" not in p.parts]
        found += [f"left behind: {p}" for p in inside if _is_litter(p)]
        notebooks = list((self.course / "autograded").glob("*/tiny/tiny.ipynb"))
        if len(notebooks) != len(self.kinds):
            found.append(f"autograded: {len(notebooks)} notebooks")
        return found


def _is_litter(path: Path) -> bool:
    return any(word in path.name for word in ("draft", "journal", ".new", "release", "-wal"))
