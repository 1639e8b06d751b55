"""What a cell is: its weight blocks, its states, and the checks every twin shares.

The checks read only ``.shape`` and ``.dtype``, so arrays of NumPy, PyTorch and TensorFlow get the
same sentences. A size of ``None`` (a symbolic Keras batch) matches anything.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol


class HiddenState(NamedTuple):
    """State of a cell that carries only `h`: the plain RNN and the GRU.

    Attributes
    ----------
    h : array (B, H)
        Hidden state.
    """

    h: Any


class LSTMState(NamedTuple):
    """State of an LSTM cell.

    Attributes
    ----------
    h : array (B, H)
        Hidden state, what the rest of the network sees.
    c : array (B, H)
        Cell state, what the cell keeps to itself.
    """

    h: Any
    c: Any


class Directions(NamedTuple):
    """What belongs to the two directions of a bidirectional layer: parameters, states, gradients.

    Attributes
    ----------
    ahead : object
        Of the cell that reads from the start to the end.
    back : object
        Of the cell that reads from the end to the start.
    """

    ahead: Any
    back: Any


@dataclass(frozen=True)
class CellSpec:
    """The layout of a cell, the same in NumPy, PyTorch and TensorFlow.

    Attributes
    ----------
    name : str
        Lower-case name, the first word of every error message.
    blocks : tuple of str
        Column blocks of `W`, `U` and `b`, in order; each is H wide.
    states : type
        NamedTuple of the cell's states, each (B, H).
    extra : tuple of str
        Parameters beside `W`, `U` and `b`, each (H,).
    """

    name: str
    blocks: tuple[str, ...]
    states: type
    extra: tuple[str, ...] = ()

    @property
    def G(self) -> int:
        """Number of column blocks in `W` and `U`."""
        return len(self.blocks)

    def check_params(self, params) -> tuple[int, int]:
        """Check the shapes and dtypes of a parameter set.

        Parameters
        ----------
        params : NamedTuple of arrays
            `W` (D, G*H), `U` (H, G*H), `b` (G*H,), and (H,) for each name in `extra`.

        Returns
        -------
        D, H : int
            Input size and hidden size.

        Raises
        ------
        ValueError
            If a shape or dtype does not fit; the sentence names the parameter.
        """
        fields = ("W", "U", "b", *self.extra)
        if getattr(params, "_fields", None) != fields:
            raise ValueError(
                f"{self.name}: params is a {type(params).__name__}, "
                f"expected the fields {', '.join(fields[:-1])} and {fields[-1]}"
            )
        W, U = params.W, params.U
        dtype = getattr(W, "dtype", None)
        any_width = "H" if self.G == 1 else f"{self.G}*H"
        self.check_array("W", W, ("D", any_width), dtype)
        if _dtype_name(dtype) not in ("float32", "float64"):
            raise ValueError(
                f"{self.name}: W has dtype {_dtype_name(dtype)}, expected float32 or float64"
            )
        self.check_array("U", U, ("H", any_width), dtype)
        D, H = W.shape[0], U.shape[0]
        width = self.G * H
        shapes = {"W": (D, width), "U": (H, width), "b": (width,)}
        for name in fields:
            self.check_array(name, getattr(params, name), shapes.get(name, (H,)), dtype)
        return D, H

    def check_step(self, D: int, H: int, dtype, x, state) -> None:
        """Check the input and the state of one step.

        Parameters
        ----------
        D, H : int
            Input size and hidden size of the cell.
        dtype : dtype
            The dtype of the cell's parameters.
        x : array (B, D)
            Input of the step.
        state : NamedTuple of arrays (B, H)
            State before the step.

        Raises
        ------
        ValueError
            If a shape, a dtype or the number of states does not fit.
        """
        self.check_array("x", x, ("B", D), dtype)
        self.check_state(x.shape[0], H, dtype, state)

    def check_state(self, B, H: int, dtype, state) -> None:
        """Check that `state` has one (B, H) array for each state of the cell.

        Parameters
        ----------
        B : int or None
            Batch size.
        H : int
            Hidden size.
        dtype : dtype
            Expected dtype.
        state : sequence of arrays
            State to check.

        Raises
        ------
        ValueError
            If the number of states, a shape or a dtype does not fit.
        """
        fields = self.states._fields
        if not isinstance(state, (tuple, list)) or len(state) != len(fields):
            expected = f"({fields[0]},)" if len(fields) == 1 else f"({', '.join(fields)})"
            raise ValueError(f"{self.name}: state {_count(state)}, expected {expected}")
        for name, array in zip(fields, state, strict=True):
            self.check_array(name, array, (B, H), dtype)

    def check_array(self, name: str, array, shape: tuple, dtype) -> None:
        """Check one array against a shape, in which a letter matches any size, and a dtype.

        Parameters
        ----------
        name : str
            What the array is called in the book.
        array : array
            Anything with `.shape` and `.dtype`.
        shape : tuple of int, str or None
            Expected shape; a str such as "B" names a size that may be anything.
        dtype : dtype
            Expected dtype.

        Raises
        ------
        ValueError
            If `array` is no array, or its shape or dtype does not fit.
        """
        if not hasattr(array, "shape") or not hasattr(array, "dtype"):
            raise ValueError(f"{self.name}: {name} is a {type(array).__name__}, expected an array")
        got = tuple(array.shape)
        fits = len(got) == len(shape) and all(
            g is None or e is None or isinstance(e, str) or g == e
            for g, e in zip(got, shape, strict=True)
        )
        if not fits:
            raise ValueError(f"{self.name}: {name} has shape {got}, expected {_show(shape)}")
        # NumPy takes microseconds to name a dtype, and most often it is the very same one.
        if array.dtype is not dtype and _dtype_name(array.dtype) != _dtype_name(dtype):
            raise ValueError(
                f"{self.name}: {name} has dtype {_dtype_name(array.dtype)}, "
                f"expected {_dtype_name(dtype)}, the dtype of the parameters"
            )


class Cell(Protocol):
    """A callable ``(x, state) -> (y, state)`` with a layout; time is not its business.

    Attributes
    ----------
    spec : CellSpec
        Layout of the cell.
    """

    spec: CellSpec

    def initial_state(self, batch_size: int) -> NamedTuple:
        """Return the zero state for a batch."""

    def __call__(self, x, state) -> tuple[Any, NamedTuple]:
        """Advance one step."""


RNN = CellSpec("rnn", ("n",), HiddenState)
LSTM = CellSpec("lstm", ("i", "f", "g", "o"), LSTMState)
GRU = CellSpec("gru", ("r", "z", "n"), HiddenState, extra=("b_hn",))

# With the reset before the product, a second bias of the candidate would only add to the first.
GRU_BEFORE = CellSpec("gru_before", ("r", "z", "n"), HiddenState)
PEEPHOLE = CellSpec("peephole_lstm", ("i", "f", "g", "o"), LSTMState, extra=("p_i", "p_f", "p_o"))
# Its input gate is 1 - f, so it has no block of its own.
COUPLED = CellSpec("coupled_lstm", ("f", "g", "o"), LSTMState)


def _show(shape: tuple) -> str:
    sizes = ["B" if size is None else str(size) for size in shape]
    return f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(sizes)})"


def _count(state) -> str:
    if isinstance(state, (tuple, list)):
        return "holds one array" if len(state) == 1 else f"holds {len(state)} arrays"
    return "is one array" if hasattr(state, "shape") else f"is a {type(state).__name__}"


def _dtype_name(dtype) -> str:
    # np.dtype("float64"), tf.float64 and "float64" are the same dtype here. PyTorch's stays
    # "torch.float64": a NumPy array is no input for a PyTorch cell, nor the other way round.
    return str(getattr(dtype, "name", dtype))
