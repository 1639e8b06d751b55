"""Make one archive per assignment for students, .build/kits/<assignment>.zip.

A kit holds the exercise, the library as a wheel built from this checkout, a requirements file and
three lines on how to start. The same checkout gives the same bytes.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KITS = ROOT / ".build" / "kits"
PACKAGE = ("pyproject.toml", "README.md", "LICENSE", "lib/gatedrnn")
JUNK = shutil.ignore_patterns("__pycache__", "*.egg-info", ".ipynb_checkpoints")
# No kit depends on when it was made; Jupyter shows the age of a file, so 1980 would look odd.
EPOCH = (2026, 1, 1, 0, 0, 0)

START = """\
1. Here, with Python 3.11 or newer: python3 -m venv .venv && {bin}pip install -r requirements.txt
2. Open the exercise: {bin}jupyter notebook {name}.ipynb
3. Answer, run the checks, hand in {name}.ipynb. (On Windows, {bin} is .venv\\Scripts\\ here.)
"""


def build_wheel(folder: Path) -> Path:
    """Build the library's wheel from a copy, so that nothing stale and nothing of ours is in it."""
    copy = folder / "source"
    copy.mkdir()
    for name in PACKAGE:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, copy / name, ignore=JUNK)
        else:
            shutil.copy(path, copy / name)
    leave_the_grader_out(copy / "pyproject.toml")
    command = [sys.executable, "-m", "pip", "wheel", copy, "--no-deps", "--no-build-isolation"]
    quiet = ["--quiet", "--disable-pip-version-check", "--wheel-dir", folder]
    environment = os.environ | {"SOURCE_DATE_EPOCH": "315532800"}
    if subprocess.run([*command, *quiet], env=environment).returncode:
        sys.exit(
            "The student kits need the library's wheel, and pip could not build it: see above."
        )
    return next(folder.glob("gatedrnn-*.whl"))


def leave_the_grader_out(path: Path) -> None:
    """Take what installs the grader's commands out of a project file: students get none of them."""
    lines = path.read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(("gatekeeper", '"gatekeeper'))]
    path.write_text("\n".join(kept) + "\n", "utf-8")


def requirements(wheel: str) -> str:
    """List what a student needs, as pyproject.toml has it, and the wheel beside the notebook."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["notebook"]]
    return "\n".join([f"./{wheel}", *needed, "notebook>=7"]) + "\n"


def write_kit(exercise: Path, wheel: Path) -> Path:
    """Write one archive, files in a fixed order and with a fixed time."""
    name = exercise.name
    files = {
        path.relative_to(exercise).as_posix(): path.read_bytes()
        for path in exercise.rglob("*")
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }
    files["README.txt"] = START.format(name=name, bin=".venv/bin/").encode()
    files["requirements.txt"] = requirements(wheel.name).encode()
    files[wheel.name] = wheel.read_bytes()
    target = KITS / f"{name}.zip"
    # Written aside and moved into place: a build beside this one never copies half a kit.
    partial = target.with_suffix(f".{os.getpid()}.part")
    with zipfile.ZipFile(partial, "w") as archive:
        for file, content in sorted(files.items()):
            info = zipfile.ZipInfo(f"{name}/{file}", EPOCH)
            info.external_attr = 0o644 << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    partial.replace(target)
    return target


def up_to_date(exercises: list[Path]) -> bool:
    """Tell whether every kit is newer than everything it is made from."""
    kits = [KITS / f"{exercise.name}.zip" for exercise in exercises]
    if not all(kit.exists() for kit in kits):
        return False
    folders = [ROOT / "lib" / "gatedrnn", *exercises]
    sources = [path for folder in folders for path in folder.rglob("*") if path.suffix != ".pyc"]
    sources += [Path(__file__), *(ROOT / name for name in PACKAGE[:-1])]
    newest = max(path.stat().st_mtime for path in sources if path.is_file())
    return newest < min(kit.stat().st_mtime for kit in kits)


def main() -> int:
    """Build the wheel once and a kit for every exercise."""
    exercises = sorted(path for path in (ROOT / "exercises").iterdir() if path.is_dir())
    if up_to_date(exercises):
        print("The student kits in .build/kits are up to date.")
        return 0
    KITS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        wheel = build_wheel(Path(folder))
        for exercise in exercises:
            kit = write_kit(exercise, wheel)
            print(f"{kit.relative_to(ROOT)}: {kit.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
