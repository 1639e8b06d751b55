"""Run one command, and end with a sentence when it cannot."""

import importlib
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Sequence

from gatekeeper.cli.arguments import build_parser
from gatekeeper.model import GatekeeperError
from gatekeeper.quick import leave_out_the_slow

OK, STOPPED = 0, 1


def main(argv: Sequence[str] | None = None) -> int:
    """Run the ``gatekeeper`` command.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments; those of the process when absent.

    Returns
    -------
    int
        0 when all went well, 1 when it stopped with a sentence. Wrong usage exits with 2.
    """
    options = build_parser().parse_args(argv)
    leave_out_the_slow()
    # Closing the terminal or `kill` is as good a reason to tidy up as Ctrl-C.
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupt)
    try:
        # Each command imports what it needs; help and usage errors need nothing.
        return importlib.import_module(f"gatekeeper.cli.{options.command}").run(options)
    except GatekeeperError as error:
        complain(str(error))
    except KeyboardInterrupt:
        complain("Stopped; what is graded is kept, and the same command goes on from there.")
    except BrokenPipeError:
        # The reader of the pipe has seen enough; Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    # Anything else is a mistake in this program; the instructor can pass it on, not act on it.
    except Exception as error:
        complain(f"{type(error).__name__}: {error} (a mistake in gatekeeper: {_keep_trace()})")
    return STOPPED


def _keep_trace() -> str:
    trace = traceback.format_exc()
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="gatekeeper-trace-", suffix=".txt", delete=False
        ) as file:
            file.write(trace)
    except OSError:
        return trace
    return f"please report it with {file.name}; what is graded is kept"


def _interrupt(_number, _frame) -> None:
    raise KeyboardInterrupt


def complain(sentence: str) -> None:
    """Say why nothing more happens.

    Parameters
    ----------
    sentence : str
        For the instructor.
    """
    print(f"gatekeeper: {sentence}", file=sys.stderr, flush=True)
