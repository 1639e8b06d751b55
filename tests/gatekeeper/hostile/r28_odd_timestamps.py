"""A timestamp that is no moment: it is ignored, with a note."""

ROW = 28
EXPECTED = {}
PENALTY = False
NOTES = ("timestamp",)
TEXTS = {
    "words": b"yesterday evening",
    "empty": b"",
    "binary": bytes(range(256)),
    "far": b"9" * 300,
}


def _write(content):
    return lambda folder: (folder / "timestamp.txt").write_bytes(content)


VARIANTS = {name: {"place": _write(content)} for name, content in TEXTS.items()}
