"""All metadata is gone and the ids are new ones, as some online notebooks leave them."""

ROW = 22
ANSWERS = {"explain": "Because there are two of them, and the mean is fair to both."}


def alter(notebook):
    """Strip it, and leave what such a notebook leaves."""
    notebook.metadata = {"colab": {"provenance": []}, "kernelspec": {"name": "python3"}}
    for k, cell in enumerate(notebook.cells):
        cell.metadata = {"id": f"Zx{k}"}
        cell.id = f"Zx{k}"


EXPECTED = {}
