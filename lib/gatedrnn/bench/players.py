"""The parent's end: one process a library, and a pipe to each."""

import multiprocessing
import os

from gatedrnn.bench.worker import SIDES, serve

ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
        "TF_NUM_INTRAOP_THREADS",
        "TF_NUM_INTEROP_THREADS",
    ),
    "1",
)


class BenchError(RuntimeError):
    """The measurement cannot go on; the message is one sentence."""


class Player:
    """A library in a process of its own.

    Parameters
    ----------
    library : str
        A key of `SIDES`.

    Notes
    -----
    `tell` and `answer` are apart, so that all libraries can build at the same time; whoever is
    timed is the only one at work.
    """

    def __init__(self, library: str):
        self.name = library
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(library, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def tell(self, *request) -> None:
        """Send a request: the name of a method of `Worker` and its arguments."""
        try:
            self.connection.send(request)
        except BrokenPipeError as error:
            raise self._ended() from error

    def answer(self):
        """Wait for the answer to the last request."""
        try:
            good, answer = self.connection.recv()
        except (EOFError, ConnectionResetError) as error:
            raise self._ended() from error
        if not good:
            raise BenchError(f"bench: {self.name} cannot be measured: {answer}")
        return answer

    def ask(self, *request):
        """Send a request and wait for its answer."""
        self.tell(*request)
        return self.answer()

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        self.process.join()

    def _ended(self) -> BenchError:
        self.process.join(timeout=5)
        code = self.process.exitcode
        return BenchError(f"bench: the process of {self.name} ended with exit code {code}")


def start_all() -> list[Player]:
    """Start one process for each library, with one thread each.

    Returns
    -------
    list of Player
        In the order of `SIDES`.
    """
    # Children inherit these before they import anything. TensorFlow has oneDNN, as it is installed:
    # without it Keras's way back takes up to 1.4 times as long.
    os.environ |= ONE_THREAD
    os.environ |= {"KERAS_BACKEND": "tensorflow", "TF_ENABLE_ONEDNN_OPTS": "1"}
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    return [Player(library) for library in SIDES]
