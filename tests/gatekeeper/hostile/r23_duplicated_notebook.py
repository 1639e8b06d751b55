"""A copy lies beside the notebook: the exact name counts."""

ROW = 23
ANSWERS = {}


def place(folder):
    """Copy what is wrong."""
    (folder / "tiny (1).ipynb").write_text("{}")
    (folder / "tiny-Copy1.ipynb").write_text("{}")
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "tiny-checkpoint.ipynb").write_text("{}")


EXPECTED = {}
