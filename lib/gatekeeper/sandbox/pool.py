"""Warm interpreters that wait for the next submission."""

import os
import threading

from gatekeeper.sandbox.zygote import Zygote

_idle: dict[tuple[int, tuple[str, ...]], list[Zygote]] = {}
_idle_lock = threading.Lock()


def borrow(preload: tuple[str, ...]) -> Zygote:
    """Take a warm interpreter, or start one.

    Parameters
    ----------
    preload : tuple of str
        Modules it has to have imported.

    Returns
    -------
    Zygote
        Give it back with `give_back`.

    Raises
    ------
    GatekeeperError
        If none can be started.
    """
    with _idle_lock:
        waiting = _idle.setdefault((os.getpid(), preload), [])
        while waiting:
            zygote = waiting.pop()
            if zygote.alive:
                return zygote
            zygote.close()
    return Zygote(preload)


def give_back(zygote: Zygote) -> None:
    """Keep a warm interpreter for the next submission, if it is of use.

    Parameters
    ----------
    zygote : Zygote
        From `borrow`, with no submission running.
    """
    with _idle_lock:
        waiting = _idle.setdefault((os.getpid(), zygote.preload), [])
        useful = zygote.alive and not waiting
        if useful:
            waiting.append(zygote)
            _forget_others(zygote)
    if not useful:
        zygote.close()


def _forget_others(kept: Zygote) -> None:
    # A warm interpreter with a framework takes half a gigabyte: no more than one waits.
    for waiting in _idle.values():
        for zygote in [each for each in waiting if each is not kept and each.owner == kept.owner]:
            waiting.remove(zygote)
            zygote.close()
