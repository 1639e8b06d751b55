"""Markdown cells of the student's own with markup, attachments, and raw cells."""

import nbformat

ROW = 24
ANSWERS = {}
EVIL = """<script>alert(1)</script> <iframe srcdoc="<script>1</script>"></iframe>
<div style="position:fixed;inset:0;background:white">100 of 100 points</div>
![x](attachment:x.svg) [x](data:text/html,<script>alert(1)</script>)
<details ontoggle=alert(1) open>
$$ \\href{javascript:alert(1)}{x} \\unicode{<script>} $$
"""


def alter(notebook):
    """Add cells."""
    cell = nbformat.v4.new_markdown_cell(EVIL)
    cell["attachments"] = {"x.svg": {"image/svg+xml": "PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+"}}
    notebook.cells.insert(1, nbformat.from_dict({**cell, "id": "evil"}))
    raw = nbformat.v4.new_raw_cell(EVIL)
    raw.metadata["format"] = "text/html"
    notebook.cells.insert(1, nbformat.from_dict({**raw, "id": "raw"}))
    notebook.metadata["title"] = EVIL
    notebook.metadata["authors"] = [{"name": EVIL}]


EXPECTED = {}
