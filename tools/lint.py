"""Run every check that needs neither the book nor a test: style, layers, spelling, notebooks."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Words that hide a missing step: the reader for whom it is not obvious feels addressed.
FILLER = re.compile(r"\b(simply|obviously|trivially|of course|needless to say)\b", re.IGNORECASE)


def project_files(*suffixes: str) -> list[str]:
    """List the project's files, committed or new, that git does not ignore."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        sys.exit("lint needs git and a git checkout, because it looks at the project's own files.")
    names = [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]
    return [name for name in names if not suffixes or name.endswith(suffixes)]


def run(*command: str) -> bool:
    """Run a program of this environment; True when it is content."""
    program = Path(sys.executable).with_name(command[0])
    return subprocess.run([program, *command[1:]], cwd=ROOT).returncode == 0


def complain(problems: list[str]) -> bool:
    """Print the problems; True when there are none."""
    print("\n".join(problems) or "none found")
    return not problems


def stripped(name: str) -> bool:
    """Tell whether a notebook carries no output and no execution count."""
    cells = json.loads((ROOT / name).read_text(encoding="utf8"))["cells"]
    return not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)


def check_notebooks() -> bool:
    """Outputs belong in the built book, not in git."""
    kept = [name for name in project_files(".ipynb") if not stripped(name)]
    return complain([f"{name}: outputs are committed; clear them" for name in kept])


def check_prose() -> bool:
    """Pages do without words that talk over a missing step."""
    problems = []
    for name in project_files(".md"):
        for number, line in enumerate((ROOT / name).read_text(encoding="utf8").splitlines(), 1):
            problems += [f"{name}:{number}: '{word}'" for word in FILLER.findall(line)]
    return complain(problems)


def check_docstrings() -> bool:
    """Public docstrings have every section that numpydoc asks for (see pyproject.toml)."""
    library = [name for name in project_files(".py") if name.startswith("lib/")]
    command = [sys.executable, "-m", "numpydoc.hooks.validate_docstrings", *library]
    return subprocess.run(command, cwd=ROOT).returncode == 0


CHECKS = {
    "style (ruff check)": lambda: run("ruff", "check", "."),
    "layout (ruff format)": lambda: run("ruff", "format", "--check", "."),
    "layers (import-linter)": lambda: run("lint-imports"),
    "spelling (codespell)": lambda: run("codespell", *project_files()),
    "docstrings (numpydoc)": check_docstrings,
    "notebooks without outputs": check_notebooks,
    "words without content": check_prose,
}


def main() -> int:
    """Run all checks, also after one has failed, and say which did."""
    failed = []
    for name, check in CHECKS.items():
        print(f"--- {name}", flush=True)
        if not check():
            failed.append(name)
    print(f"\nlint: {len(CHECKS) - len(failed)} of {len(CHECKS)} checks passed")
    for name in failed:
        print(f"lint: failed: {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
