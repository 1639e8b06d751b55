"""The system calls that student code has no use for and a sandbox does not contain.

Network namespaces do not cover AF_VSOCK, which reaches the host of a virtual machine. Memory that
belongs to no process (memfd, System V and anonymous shared memory) escapes the watch on memory.
"""

import ctypes
import errno
import os
import struct

from gatekeeper.inside import system

# Name: number on x86-64, number on 64-bit ARM.
_DENIED = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsmount": (432, 432),
    "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "fanotify_init": (300, 262),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "syslog": (103, 116),
    "quotactl": (179, 60),
}
_SOCKET, _MMAP = (41, 198), (9, 222)
# Unix, IPv4, IPv6, and netlink, which lists the interfaces: all four are the namespace's own.
_FAMILIES = (1, 2, 10, 16)
_SHARED_ANONYMOUS = 0x21
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# x32 programs call the x86-64 kernel with this bit set in the number.
_X32 = 0x40000000

_LOAD, _AND, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCHITECTURE = 0, 4


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _argument(index: int) -> int:
    return 16 + 8 * index


def _refuse(number: int) -> tuple:
    return (_RETURN, 0, 0, _ERRNO | number)


def _instructions(machine: str) -> list[tuple]:
    column = list(_ARCHITECTURES).index(machine)
    allow = (_RETURN, 0, 0, _ALLOW)
    code = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, _ARCHITECTURES[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32),
        _refuse(errno.ENOSYS),
    ]
    for numbers in _DENIED.values():
        code += [(_EQUAL, 0, 1, numbers[column]), _refuse(errno.EPERM)]
    families = [(_EQUAL, len(_FAMILIES) - i, 0, family) for i, family in enumerate(_FAMILIES)]
    socket = [(_LOAD, 0, 0, _argument(0)), *families, _refuse(errno.EAFNOSUPPORT), allow]
    code += [(_EQUAL, 0, len(socket), _SOCKET[column]), *socket]
    shared = [
        (_LOAD, 0, 0, _argument(3)),
        (_AND, 0, 0, _SHARED_ANONYMOUS),
        (_EQUAL, 0, 1, _SHARED_ANONYMOUS),
        _refuse(errno.ENOMEM),
    ]
    return [*code, (_EQUAL, 0, len(shared), _MMAP[column]), *shared, allow]


def close() -> None:
    """Refuse them, for this thread and all that it starts, for good.

    Raises
    ------
    OSError
        If the kernel refuses, or the machine is neither x86-64 nor 64-bit ARM.
    """
    machine = os.uname().machine
    if machine not in _ARCHITECTURES:
        known = " and ".join(_ARCHITECTURES)
        raise OSError(errno.ENOSYS, f"system call filter: known for {known}, not for {machine}")
    instructions = _instructions(machine)
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in instructions)
    system.set_filter(_Program(len(instructions), code))
