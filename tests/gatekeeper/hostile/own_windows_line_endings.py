"""The answers have Windows line endings, old ones, and no newline at the end."""

ROW = 0
ANSWERS = {}
NO_FLAGS = True


def alter(notebook):
    """Change the endings in the cells' sources."""
    for k, cell in enumerate(notebook.cells):
        cell.source = cell.source.replace("\n", "\r" if k % 5 == 4 else "\r\n")


EXPECTED = {}
