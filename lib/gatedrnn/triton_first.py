"""Load Triton's library before TensorFlow's, where it is installed.

Both bring the same compiler. Triton's, loaded after TensorFlow, ends the process; the other way
round both work. PyTorch loads Triton by itself, with the first optimizer, if it is there.
"""

import ctypes
from importlib.util import find_spec
from pathlib import Path


def load() -> None:
    """Load the library; nothing happens where Triton is not installed.

    The package itself is not imported: it reads its settings from the environment when it is.
    """
    found = find_spec("triton")
    if found is None or found.origin is None:
        return
    for library in Path(found.origin).parent.glob("_C/libtriton*.so"):
        ctypes.CDLL(str(library))
