"""A question to nobody, in a tested function, in a judged one, and in the open."""

ROW = 7
ANSWERS = {
    "middle": "def middle(values):\n    return float(input('The median, please: '))\n",
    "scale": "import getpass\n\ndef scale(x, factor, shift):\n    return getpass.getpass()\n",
    "unit": (
        "name = input('Who are you?')\n\ndef unit(vector):\n"
        "    return np.array(vector) / np.linalg.norm(vector)\n"
    ),
}
WAITED = (0, "zero", "waited for input")
EXPECTED = {
    "middle-test": WAITED,
    "scale-check": WAITED,
    "unit-test": (0, "zero|graded", "waited for input|raised"),
}
