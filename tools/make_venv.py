"""Create .venv with the pinned environment, or leave it alone when it is up to date.

Runs under any Python 3, because its first job is to say that another one is needed.
"""

import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "gatedrnn.stamp")
PINS = ("requirements.txt", "constraints.txt", "pyproject.toml")
WANTED = "3.11"


def wanted_environment():
    """Hash the files that decide what the environment holds."""
    digest = hashlib.sha256()
    for name in PINS:
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def is_up_to_date(wanted):
    """Tell whether the environment was finished with these very pins."""
    if not os.path.exists(STAMP) or not os.path.exists(PYTHON):
        return False
    with open(STAMP) as file:
        return file.read() == wanted


def version_of(program):
    """Return the "major.minor" of a Python, or None when it does not run."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run([program, "-c", code], stdout=subprocess.PIPE, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.stdout.decode().strip()


def find_python():
    """Return a Python of the wanted version, or stop with a sentence."""
    for program in (
        os.environ.get("BOOTSTRAP_PYTHON"),
        sys.executable,
        shutil.which(f"python{WANTED}"),
    ):
        if program and version_of(program) == WANTED:
            return program
    sys.exit(
        f"Python {WANTED} is missing (found {sys.version.split()[0]}): install it, for example "
        f"with `apt install python{WANTED} python{WANTED}-venv`, `brew install python@{WANTED}` "
        f"or `pyenv install {WANTED}`; nothing can be built without it."
    )


def create():
    """Make an empty environment, unless one of the right version is there."""
    if version_of(PYTHON) == WANTED:
        return
    program = find_python()
    print("Creating .venv ...", flush=True)
    if subprocess.run([program, "-m", "venv", "--clear", VENV]).returncode:
        sys.exit(
            "This Python cannot make a virtual environment: install its venv module, "
            f"for example with `apt install python{WANTED}-venv`; nothing can be built without it."
        )


def install():
    """Install the pins and this project; pip reports its own progress."""
    print("Installing the pinned environment (3 GB, minutes the first time) ...", flush=True)
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install"]
    for arguments in (["-r", "requirements.txt"], ["--no-deps", "--no-build-isolation", "-e", "."]):
        done = subprocess.run(pip + arguments, cwd=ROOT, stdin=subprocess.DEVNULL)
        if done.returncode:
            sys.exit("pip could not install the environment: see its message above.")


def main():
    """Bring .venv up to date with the pins."""
    wanted = wanted_environment()
    if is_up_to_date(wanted):
        return
    create()
    install()
    with open(STAMP, "w") as file:
        file.write(wanted)


if __name__ == "__main__":
    main()
