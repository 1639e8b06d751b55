"""Call a reader's functions: on copies, in silence, and with a sentence when they go wrong."""

import contextlib
import io
import textwrap
import traceback
import warnings

import numpy as np

from gatedrnn.reference import LSTMCache

RETURNS = {
    "lstm_gates": ("i", "f", "g", "o"),
    "lstm_cell_update": ("h_new", "c_new"),
    "lstm_step_backward": ("dx", "dh", "dc", "dW", "dU", "db"),
}
# The flow needs these; the gradients at x and at the parameters leave it on the way.
NEEDED = {"i", "f", "g", "o", "h_new", "c_new", "dh", "dc"}


class CallError(Exception):
    """A sentence about a reader's function."""


class Caller:
    """Calls a reader's functions and notes which arguments they change.

    Parameters
    ----------
    functions : sequence of callables
        In the order of `RETURNS`.
    shape : tuple of int
        Shape (B, H) of states, gates and their gradients.

    Attributes
    ----------
    changes : dict of str to None
        One sentence for each argument that a function changed, in order.
    """

    def __init__(self, functions, shape: tuple[int, int]):
        self.functions = dict(zip(RETURNS, functions, strict=True))
        self.shape = shape
        self.changes: dict[str, None] = {}

    def __call__(self, name: str, where: str, **arguments) -> list:
        """Call one function.

        Parameters
        ----------
        name : str
            A key of `RETURNS`.
        where : str
            The step, for the sentence when the function raises.
        **arguments : ndarray or LSTMCache
            Its arguments, in order; it gets copies.

        Returns
        -------
        list
            Its values, states and gates as new float64 arrays.

        Raises
        ------
        CallError
            If there is no function, it raises, or it returns something else than it should.
        """
        function, copies = self.functions[name], [_copy(value) for value in arguments.values()]
        if not callable(function):
            raise CallError(f"{name} is a {type(function).__name__}, expected a function.")
        try:
            with _silence():
                values = function(*copies)
        # SystemExit too: a reader's `exit()` must not end the notebook's kernel.
        except (Exception, SystemExit) as error:
            text = textwrap.shorten(traceback.format_exception_only(error)[-1], 200)
            raise CallError(f"{name} raised at {where}: {text}") from None
        for (key, value), copy in zip(arguments.items(), copies, strict=True):
            if not _same(value, copy):
                self.changes[f"{name} changes its argument {key}, so its caller's array too."] = (
                    None
                )
        return self._check(name, values)

    def _check(self, name: str, values) -> list:
        expected = RETURNS[name]
        if not isinstance(values, (tuple, list)):
            got = "None" if values is None else f"one {type(values).__name__}"
        elif len(values) != len(expected):
            got = f"{len(values)} values"
        else:
            pairs = zip(expected, values, strict=True)
            return [self._array(name, key, v) if key in NEEDED else v for key, v in pairs]
        raise CallError(f"{name} returned {got}, expected {len(expected)}: {', '.join(expected)}.")

    def _array(self, name: str, key: str, value) -> np.ndarray:
        try:
            array = np.array(value, dtype=np.float64)
        # An object may raise whatever it likes when it is asked for numbers.
        except Exception:
            got = type(value).__name__
            raise CallError(f"{name}: {key} is a {got}, expected an array of numbers.") from None
        if array.shape != self.shape:
            raise CallError(f"{name}: {key} has shape {array.shape}, expected {self.shape}.")
        return array


@contextlib.contextmanager
def _silence():
    sink = io.StringIO()
    with (
        contextlib.redirect_stdout(sink),
        contextlib.redirect_stderr(sink),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield


def _copy(value):
    if isinstance(value, LSTMCache):
        return LSTMCache(*(array.copy() for array in value))
    return value.copy()


def _same(before, after) -> bool:
    if isinstance(before, LSTMCache):
        return all(_same(*pair) for pair in zip(before, after, strict=True))
    return np.array_equal(before, after, equal_nan=True)
