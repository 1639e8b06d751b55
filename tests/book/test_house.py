"""The commands and the committed files keep their promises."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]


def output_of(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def committed():
    """Names of the project's files; without git there is nothing to ask."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is not a git checkout")
    return output_of("git", "ls-files").splitlines()


def test_help_lists_every_target():
    makefile = (ROOT / "Makefile").read_text(encoding="utf8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)) - {"venv", "vendor", "triton"}
    assert set(re.findall(r"^  make ([a-z-]+)  *\S", output_of("make"), re.MULTILINE)) == targets


def test_lib_is_not_ignored(committed):
    assert "lib/gatedrnn/spec.py" in committed
    answer = subprocess.run(["git", "check-ignore", "lib/gatedrnn/reference/new.py"], cwd=ROOT)
    assert answer.returncode == 1


def test_notebooks_are_committed_without_outputs(committed):
    notebooks = [name for name in committed if name.endswith(".ipynb")]
    assert notebooks
    for name in notebooks:
        for cell in json.loads((ROOT / name).read_text(encoding="utf8"))["cells"]:
            assert not cell.get("outputs"), name
            assert not cell.get("execution_count"), name


def test_no_file_is_large(committed):
    large = [name for name in committed if (ROOT / name).stat().st_size > 500_000]
    assert not large


def test_lock_file_names_no_registry():
    lock = (ROOT / "package-lock.json").read_text(encoding="utf8")
    assert "resolved" not in lock
    assert "://" not in lock
    packages = json.loads(lock)["packages"]
    assert all("integrity" in package for name, package in packages.items() if name)


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=str)
def test_workflows_pin_actions_and_ask_for_little(path):
    workflow = yaml.safe_load(path.read_text(encoding="utf8"))
    # YAML 1.1 reads the key `on` as true.
    assert True in workflow
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        uses = [step["uses"] for step in job["steps"] if "uses" in step]
        assert all(re.search(r"@v\d+$", action) for action in uses)
