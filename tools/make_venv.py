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
WANTED = (3, 11)


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
    """Return (major, minor) of a Python, or None when it does not run."""
    code = "import sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run([program, "-c", code], stdout=subprocess.PIPE, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return tuple(int(part) for part in answer.stdout.split())


def find_python():
    """Return a Python of the wanted version, or stop with a sentence."""
    name = "python{}.{}".format(*WANTED)
    for program in (os.environ.get("BOOTSTRAP_PYTHON"), sys.executable, shutil.which(name)):
        if program and version_of(program) == WANTED:
            return program
    sys.exit(
        "Python {}.{} is missing (this is {}.{}): install it, for example with "
        "`apt install {name} {name}-venv`, `brew install python@{}.{}` or `pyenv install {}.{}`; "
        "nothing can be built without it.".format(
            *WANTED, *sys.version_info[:2], *WANTED, *WANTED, name=name
        )
    )


def create():
    """Make an empty environment, unless one of the right version is there."""
    if version_of(PYTHON) == WANTED:
        return
    program = find_python()
    print("Creating .venv ...", flush=True)
    made = subprocess.run([program, "-m", "venv", "--clear", VENV])
    if made.returncode:
        name = "python{}.{}-venv".format(*WANTED)
        sys.exit(
            "The venv module is incomplete: install it, for example with `apt install {}`; "
            "nothing can be built without it.".format(name)
        )


def install():
    """Install the pins and this project; pip reports its own progress."""
    print("Installing the pinned environment (about 3 GB, some minutes the first time) ...")
    sys.stdout.flush()
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
