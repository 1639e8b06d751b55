"""An answer of five megabytes, and one with a line of a million characters."""

ROW = 0
ANSWERS = {
    "scale": "def scale(x, factor, shift):\n    return x * factor + shift\n\n"
    + "# long\n" * 700_000,
    "words": (
        "def count_words(text):\n    words = text.split()\n"
        "    return {word: words.count(word) for word in words}  # " + "x" * 1_000_000
    ),
}
EXPECTED = {
    "scale-check": ((0, 2, None), "graded|zero|human", ".*"),
    "words-test": ((0, 4, None), "graded|zero|human", ".*"),
}
