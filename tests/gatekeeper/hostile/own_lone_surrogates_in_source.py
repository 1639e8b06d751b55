"""The file holds characters that are none: lone surrogates in sources, names and metadata."""

ROW = 0
ANSWERS = {"explain": "Half a character: \ud800"}


def alter(notebook):
    """Write them without escapes, as a broken editor does."""
    notebook.metadata["title"] = "\udfff"
    for cell in notebook.cells:
        if cell.get("id") == "scale-try":
            cell.source = "print('\ud83e')"


EXPECTED = {}
