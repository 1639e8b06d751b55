"""Another kernel, another provisioner, another language."""

ROW = 21
ANSWERS = {}


def alter(notebook):
    """Ask for them in every field that some program reads."""
    notebook.metadata["kernelspec"] = {
        "name": "../../evil",
        "display_name": "Evil",
        "language": "bash",
        "argv": ["/bin/sh", "-c", "touch @ROOT@/planted-by-a-kernel"],
        "env": {"LD_PRELOAD": "/tmp/evil.so"},
        "metadata": {"kernel_provisioner": {"provisioner_name": "local-provisioner"}},
    }
    notebook.metadata["language_info"] = {"name": "bash", "codemirror_mode": {"name": "shell"}}
    notebook.metadata["gatekeeper"] = {"question": "os:system"}


EXPECTED = {}
NOTES = (".+",)
