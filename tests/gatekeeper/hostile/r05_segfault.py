"""The function reads address 0."""

ROW = 5
ANSWERS = {
    "scale": "import ctypes\n\ndef scale(x, factor, shift):\n    return ctypes.string_at(0)\n"
}
EXPECTED = {"scale-check": (0, "zero", "process died")}
