"""Thousands of files in folders within folders."""

ROW = 20
ANSWERS = {}


def place(folder):
    """Plant them."""
    deep = folder
    for _ in range(60):
        deep = deep / "deeper"
    deep.mkdir(parents=True)
    (folder / "many").mkdir()
    for k in range(3000):
        (folder / "many" / f"{k}.txt").touch()


EXPECTED = {}
