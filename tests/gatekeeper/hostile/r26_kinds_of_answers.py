"""Right answers as float32, a list, a tuple, a view with gaps, in Fortran's order, read-only ..."""

ROW = 26
EXPECTED = {}
NO_FLAGS = True
RETURNS = {
    "float32": "right.astype(np.float32)",
    "longdouble": "right.astype(np.longdouble)",
    "list": "right.tolist()",
    "tuple": "tuple(map(tuple, right))",
    "list-of-arrays": "list(right)",
    "gaps": "np.repeat(right, 2, axis=1)[:, ::2]",
    "reversed": "right[::-1][::-1]",
    "fortran": "np.asfortranarray(right)",
    "big-endian": "right.astype('>f8')",
    "read-only": "np.broadcast_to(right, right.shape)",
    "masked": "np.ma.array(right)",
    "list-of-scalars": "[[np.float64(v) for v in row] for row in right]",
}


def _answers(value):
    return {
        "scale": (
            f"def scale(x, factor, shift):\n    right = x * factor + shift\n    return {value}\n"
        )
    }


VARIANTS = {name: {"ANSWERS": _answers(value)} for name, value in RETURNS.items()}
