"""The few system calls that Python does not offer: namespaces, mounts, capabilities."""

import ctypes
import os

NEWNS, NEWIPC, NEWUSER, NEWPID = 0x00020000, 0x08000000, 0x10000000, 0x20000000
RDONLY, NOSUID, NODEV, NOEXEC, REMOUNT, BIND, REC, PRIVATE = 1, 2, 4, 8, 32, 4096, 16384, 1 << 18

_SET_PDEATHSIG, _SET_DUMPABLE, _SET_SECCOMP, _CAPBSET_DROP = 1, 4, 22, 24
_SET_NO_NEW_PRIVS, _CAP_AMBIENT, _AMBIENT_CLEAR_ALL = 38, 47, 4
_CAPABILITY_VERSION = 0x20080522
_LAST_CAPABILITY = 63

_libc = ctypes.CDLL(None, use_errno=True)


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapabilitySets(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Leave the given namespaces for new ones.

    Parameters
    ----------
    flags : int
        ``NEWNS | NEWPID ...``.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    _check(_libc.unshare(flags), "unshare")


def mount(source: str | None, target: str, kind: str | None, flags: int, data: str = "") -> None:
    """Mount a file system.

    Parameters
    ----------
    source, target : str
        What, and where.
    kind : str or None
        Type of the file system.
    flags : int
        ``BIND | RDONLY ...``.
    data : str
        Options of the file system.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    encoded = [None if text is None else text.encode() for text in (source, target, kind)]
    _check(_libc.mount(*encoded, ctypes.c_ulong(flags), data.encode() or None), f"mount {target}")


def die_with_parent() -> None:
    """Ask for SIGKILL when the parent dies."""
    _check(_libc.prctl(_SET_PDEATHSIG, 9, 0, 0, 0), "die with parent")


def set_dumpable(allowed: bool) -> None:
    """Say whether processes of the same user may trace this one and read its memory.

    Parameters
    ----------
    allowed : bool
        False hides it.
    """
    _check(_libc.prctl(_SET_DUMPABLE, int(allowed), 0, 0, 0), "dumpable")


def no_new_privileges() -> None:
    """Give up gaining privileges through a program file, for good."""
    _check(_libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")


def drop_capabilities() -> None:
    """Give up every capability, for good.

    Capabilities belong to a thread, so this must come before the first thread is started.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    _check(_libc.prctl(_CAP_AMBIENT, _AMBIENT_CLEAR_ALL, 0, 0, 0), "ambient capabilities")
    for capability in range(_LAST_CAPABILITY + 1):
        # Numbers above the kernel's last capability fail, and there is nothing to drop.
        _libc.prctl(_CAPBSET_DROP, capability, 0, 0, 0)
    header = _CapabilityHeader(_CAPABILITY_VERSION, 0)
    _check(_libc.capset(ctypes.byref(header), (_CapabilitySets * 2)()), "capset")


def set_filter(program: ctypes.Structure) -> None:
    """Install a system call filter, for this thread and all that it starts, for good.

    Parameters
    ----------
    program : ctypes.Structure
        A ``sock_fprog``.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    _check(_libc.prctl(_SET_SECCOMP, 2, ctypes.byref(program), 0, 0), "system call filter")
