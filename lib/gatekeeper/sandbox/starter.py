"""Start processes from one thread that stays.

bubblewrap dies with the thread that started it, and a worker's threads come and go.
"""

import os
import queue
import subprocess
import threading
from typing import IO

from gatekeeper.model import GatekeeperError


class _Starter:
    def __init__(self):
        self.orders, self.answers = queue.Queue(), queue.Queue()
        self.lock = threading.Lock()
        threading.Thread(target=self._serve, daemon=True, name="sandbox-starter").start()

    def run(self, *order) -> subprocess.Popen:
        with self.lock:
            self.orders.put(order)
            answer = self.answers.get()
        if isinstance(answer, Exception):
            raise GatekeeperError(f"The sandbox did not start: {answer}.") from answer
        return answer

    def _serve(self) -> None:
        while True:
            command, fd, words = self.orders.get()
            try:
                answer = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=words,
                    pass_fds=(fd,),
                )
            except Exception as error:
                answer = error
            self.answers.put(answer)


_starters: dict[int, _Starter] = {}


def start(command: list[str], fd: int, words: IO) -> subprocess.Popen:
    """Start a process that ends with this one, whichever thread asks for it.

    Parameters
    ----------
    command : list of str
        Program and arguments.
    fd : int
        Descriptor that it inherits.
    words : file
        Takes its standard error.

    Returns
    -------
    subprocess.Popen
        The process.

    Raises
    ------
    GatekeeperError
        If it cannot be started.
    """
    # A forked child has the dictionary and not the thread.
    if os.getpid() not in _starters:
        _starters[os.getpid()] = _Starter()
    return _starters[os.getpid()].run(command, fd, words)
