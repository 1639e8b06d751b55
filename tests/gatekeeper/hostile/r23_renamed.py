"""The notebook has another name: one that a browser or a student gave it."""

ROW = 23
EXPECTED = {}
NOTES = (".+",)
NAMES = {
    "browser": "tiny (1).ipynb",
    "case": "Tiny.IPYNB",
    "student": "homework final FINAL.ipynb",
    "markup": "<img src=x onerror=alert(1)>.ipynb",
    "formula": "=cmd|' calc'!A0.ipynb",
    "terminal": "tiny\x1b[2J\u202egnp.ipynb",
    "option": "--help.ipynb",
}


def _rename(name):
    return lambda folder: (folder / "tiny.ipynb").rename(folder / name)


VARIANTS = {key: {"place": _rename(name)} for key, name in NAMES.items()}
