"""Modules and settings beside the notebook that would be imported in place of the real ones."""

ROW = 19
ANSWERS = {}
EVIL = "open('@ROOT@/planted-by-a-module', 'w').close()\nraise SystemExit('shadowed')\n"
NAMES = (
    "numpy.py", "gatedrnn.py", "sitecustomize.py", "usercustomize.py", "tiny_questions.py",
    "json.py", "nbgrader_config.py", "gatekeeper.py", "ipykernel_launcher.py", "conftest.py",
    "jupyter_config.py", "encodings.py",
)  # fmt: skip


def place(folder):
    """Write them into the submission."""
    for name in NAMES:
        (folder / name).write_text(EVIL.replace("@ROOT@", str(folder.parents[2])))
    (folder / "numpy").mkdir()
    (folder / "numpy" / "__init__.py").write_text(EVIL)
    (folder / "numbers.txt").write_text("nan\n")
    (folder / ".ipython" / "profile_default" / "startup").mkdir(parents=True)
    (folder / ".ipython" / "profile_default" / "startup" / "00.py").write_text(EVIL)


EXPECTED = {}
NOTES = (r"numpy\.py|left out|other files",)
