"""Kill the grader fifty times while it grades a class of forty, and write down what was lost.

``make soak``; stopped, it goes on where it was.
"""

import argparse
import json
import random
import shutil
import sys
import time
from pathlib import Path

import nbformat

from gatekeeper.bench.provenance import machine, moment, source, versions

from . import conftest
from .kills import KilledClass

ROOT = Path(__file__).parents[2]
RECORD = ROOT / "book" / "_data" / "soak.json"
# The most results between two kills, and the most seconds to a kill after that.
STRIDE, SECONDS = 6, 1.5


class Soak:
    """Kills in rounds: each round grades a new class to its end, however often it is killed.

    Parameters
    ----------
    folder : Path
        Where the courses are, and what has happened so far.
    seed : int
        Of everything that is left to chance, the course's secret apart.
    size, kills : int
        Number of students, and of kills.
    """

    def __init__(self, folder: Path, seed: int, size: int, kills: int):
        self.folder, self.path = folder, folder / "soak.json"
        folder.mkdir(parents=True, exist_ok=True)
        # Half of it killed by one version and half by another would say little about either.
        plan = {"seed": seed, "students": size, "kills": kills, **source()}
        self.record = json.loads(self.path.read_text()) if self.path.exists() else {}
        if self.record.get("plan") != plan:
            print(f"a new soak: {plan}")
            for old in folder.glob("r*"):
                shutil.rmtree(old)
            self.record = {"plan": plan, "events": [], "by_hand": {}, "round": 1}

    def run(self) -> dict:
        """Kill until all kills are made and the last class is graded; the record."""
        self.submit = submitter(self.folder)
        while self.count() < self.record["plan"]["kills"]:
            self.round()
            self.record["round"] += 1
            self.record["by_hand"] = {}
            self.keep()
        return self.record

    def count(self) -> int:
        """How many kills there have been."""
        return sum(event["what"] != "end" for event in self.record["events"])

    def round(self) -> None:
        """Grade one class to its end, killed on the way."""
        where = self.folder / f"round-{self.record['round']}"
        course = where / "course"
        if not course.exists():
            conftest.copy_course(where)
        one = KilledClass(course, self.record["plan"]["students"])
        try:
            one.hand_in(self.submit)
            one.by_hand = self.record["by_hand"]
            while self.count() < self.record["plan"]["kills"] and self.kill_one(one):
                self.by_hand(one)
            status, said = one.finish()
            faults = one.final_faults() if status == 0 else [said.strip()]
            self.note("end", one, faults, 0.0)
        finally:
            one.close()

    def kill_one(self, one: KilledClass) -> bool:
        """Grade until a random moment; False when the class was graded before it came."""
        plan = self.record["plan"]
        chance = random.Random(f"{plan['seed']} {self.count()}")
        tree = chance.random() < 0.4
        more, seconds = chance.randint(0, STRIDE), chance.uniform(0, SECONDS)
        # Without a result to wait for, the kill comes while the grader starts.
        seconds = seconds if more else chance.uniform(0, 4 * SECONDS)
        before, started = one.done(), time.monotonic()
        if before + more >= plan["students"]:
            return False
        grader = one.start()
        ended = one.wait_for(grader, before + more if more else 0)
        time.sleep(seconds)
        ended = ended or grader.poll() is not None
        one.kill(grader, tree)
        took = time.monotonic() - started
        if not ended:
            self.note("all processes" if tree else "main process", one, one.faults(), took)
        return not ended

    def by_hand(self, one: KilledClass) -> None:
        """Let a human read an explanation now and then."""
        chance = random.Random(f"hand {self.record['plan']['seed']} {self.count()}")
        ready = [s for s in one.recorded() if one.expected(s)["explain"] is None]
        if ready and chance.random() < 0.5:
            one.enter_by_hand(chance.choice(ready), chance.choice([0.5, 1.5, 2.5]))
            self.keep()

    def note(self, what: str, one: KilledClass, faults: list[str], seconds: float) -> None:
        """Write down a kill, or the end of a round, and what was wrong after it."""
        event = {
            "what": what,
            "round": self.record["round"],
            "recorded": one.done(),
            "waiting": len(list(one.state.glob("results/*/waiting/*.json"))),
            "by_hand": len(one.by_hand),
            "seconds": round(seconds, 2),
            "faults": faults,
        }
        self.record["events"].append(event)
        self.keep()
        kills = f"{self.count()}/{self.record['plan']['kills']}"
        print(f"{kills} round {event['round']}: {what}, {event['recorded']} recorded", *faults)

    def keep(self) -> None:
        """Write the record down, so that this can be stopped, too."""
        draft = self.path.with_suffix(".draft")
        draft.write_text(json.dumps(self.record, indent=1))
        draft.replace(self.path)


def submitter(folder: Path):
    """What the tests' fixture `submit` is, without pytest."""
    root = folder / "released" / "course"
    if not root.exists():
        conftest.copy_course(root.parent)
        arguments = ("generate_assignment", "tiny", "--no-db")
        done = conftest.run_command(*arguments, cwd=root, command=("-m", "nbgrader"))
        assert done.returncode == 0, done.stderr
    released = root / "exercises" / "tiny" / "tiny.ipynb"

    def submit(course: Path, student: str, answers: dict) -> None:
        notebook = nbformat.read(released, nbformat.NO_CONVERT)
        sources = conftest.RIGHT | answers
        for cell in notebook.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            if sources.get(grade_id) is not None:
                cell.source = sources[grade_id]
        target = course / "submitted" / student / "tiny"
        target.mkdir(parents=True)
        (target / "tiny.ipynb").write_text(nbformat.writes(notebook))

    return submit


def summary(record: dict) -> dict:
    """What a reader wants to know: how often it was killed, and what came of it."""
    events = record["events"]
    kills = [event for event in events if event["what"] != "end"]
    ways = sorted({event["what"] for event in kills})
    return {
        **moment(),
        "machine": machine(),
        "versions": versions(),
        "command": "make soak",
        **record["plan"],
        "classes": len(events) - len(kills),
        "killed": {way: sum(event["what"] == way for event in kills) for way in ways},
        "results that waited to be recorded": sum(event["waiting"] > 0 for event in kills),
        "faults": [fault for event in events for fault in event["faults"]],
        "events": events,
    }


def main() -> int:
    """Run, or go on; 0 when nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--students", type=int, default=40)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--folder", type=Path, default=ROOT / ".build" / "soak")
    parser.add_argument("--record", type=Path, default=RECORD)
    options = parser.parse_args()
    soak = Soak(options.folder, options.seed, options.students, options.kills)
    found = summary(soak.run())
    options.record.write_text(json.dumps(found, indent=1) + "\n")
    print(f"{found['kills']} kills, {len(found['faults'])} faults: {options.record}")
    return 1 if found["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
