"""The command line of the outer sandbox: what a warm interpreter can see of this machine."""

import os
import shutil
import sys
from pathlib import Path

from gatekeeper.model import GatekeeperError
from gatekeeper.sandbox.folders import private

SOCKETS = "/run/gatekeeper"
# The system mounts a fresh /proc only where an uncovered one is in sight, and bubblewrap's own is
# covered in parts. A submission's namespaces hide this one before any of its code runs.
WHOLE_PROC = "/run/proc"
HOSTNAME = "sandbox"
ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": "/tmp/home",
    "LANG": "C.UTF-8",
    "TMPDIR": "/tmp",
    "TERM": "dumb",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    # One submission a core; and no thread may run when the interpreter forks.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    # The same numbers on every machine.
    "TF_ENABLE_ONEDNN_OPTS": "0",
    # Each further arena of the allocator maps 64 MB that count against the address space.
    "MALLOC_ARENA_MAX": "2",
    # Sets of strings keep their order from run to run.
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
}
_SYSTEM = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_SETTINGS = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "fonts", "localtime", "timezone")
_SETTINGS += ("alternatives", "mime.types")
# nbgrader's exchange, where students hand in, may lie below /usr.
_HIDDEN = ("/usr/local/share/nbgrader", "/usr/share/nbgrader", "/usr/local/share/jupyter/nbgrader")
# Programs ask who they are.
_WRITTEN = {
    "passwd": "student:x:65534:65534:student:/tmp/home:/bin/sh\n",
    "group": "student:x:65534:\n",
    "hosts": "127.0.0.1 localhost sandbox\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}
_COURSE = ("nbgrader_config.py", "gradebook.db", "submitted", "autograded", ".gatekeeper")
_PREFIX = ("bin", "lib", "lib64", "share", "pyvenv.cfg")


def program() -> str:
    """Find bubblewrap.

    Returns
    -------
    str
        Its path.

    Raises
    ------
    GatekeeperError
        If it is not installed.
    """
    found = shutil.which("bwrap")
    if found is None:
        raise GatekeeperError(
            "bubblewrap is not installed: install the package 'bubblewrap', which has the program"
            " bwrap, or grade in a container of your own with --unsafe-no-sandbox."
        )
    return found


def command(inner: list[str], sockets: Path | None = None) -> list[str]:
    """Say how to run a program inside.

    Parameters
    ----------
    inner : list of str
        The program and its arguments.
    sockets : Path, optional
        Folder for the kernels' sockets, the only one that can be written.

    Returns
    -------
    list of str
        A command line.
    """
    sets = [part for pair in ENVIRONMENT.items() for part in ("--setenv", *pair)]
    shared = [] if sockets is None else ["--bind", str(sockets), SOCKETS]
    return [
        program(),
        *("--unshare-all", "--unshare-user", "--disable-userns", "--uid", "65534"),
        *("--gid", "65534", "--hostname", HOSTNAME, "--die-with-parent", "--new-session"),
        *("--cap-drop", "ALL", "--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_SETPCAP"),
        *("--clearenv", *sets),
        *_folders(),
        *("--proc", "/proc", "--bind", "/proc", WHOLE_PROC, "--dev", "/dev", "--tmpfs", "/tmp"),
        *shared,
        *("--remount-ro", "/", "--chdir", "/tmp", "--", *inner),
    ]


def _folders() -> list[str]:
    arguments = ["--ro-bind", "/usr", "/usr"]
    for hidden in _HIDDEN:
        if os.path.isdir(hidden):
            arguments += ["--tmpfs", hidden]
    for path in _SYSTEM:
        if os.path.islink(path):
            arguments += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            arguments += ["--ro-bind", path, path]
    for name in _SETTINGS:
        arguments += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    for name, text in _WRITTEN.items():
        arguments += ["--ro-bind", _written(name, text), f"/etc/{name}"]
    # PyTorch asks which processors there are.
    cpus = "/sys/devices/system/cpu"
    arguments += ["--ro-bind-try", cpus, cpus]
    for path in _python():
        arguments += ["--ro-bind", path, path]
    return arguments


def _written(name: str, text: str) -> str:
    path = private() / "etc" / name
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return str(path)


def _python() -> list[str]:
    inside = ["/usr"]
    for prefix in dict.fromkeys((sys.base_prefix, sys.prefix)):
        parts = [os.path.join(prefix, name) for name in _PREFIX]
        inside += [part for part in parts if os.path.exists(part) and not _below(part, inside)]
    inside += [path for path in import_path() if not _below(path, inside)]
    return inside[1:]


def import_path() -> list[str]:
    """List where modules are imported from inside: this process's path without courses and homes.

    Returns
    -------
    list of str
        Existing absolute folders and archives.
    """
    return [
        path
        for path in dict.fromkeys(sys.path)
        if os.path.isabs(path) and os.path.exists(path) and not _holds_course(path)
    ]


def _holds_course(path: str) -> bool:
    if _below(path, [sys.prefix, sys.base_prefix]):
        return False
    if _below(os.path.expanduser("~"), [path]) or _above(path, os.getcwd()):
        return True
    folders = [path]
    if os.path.isdir(path):
        folders += [each.path for each in os.scandir(path) if each.is_dir()]
    return any(
        os.path.lexists(os.path.join(folder, name)) for folder in folders for name in _COURSE
    )


def _above(path: str, folder: str) -> bool:
    return path != folder and _below(folder, [path])


def _below(path: str, folders: list[str]) -> bool:
    return any(
        path == folder or path.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders
    )
