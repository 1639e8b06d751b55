"""One message of 100 MB on the kernel's own sockets."""

ROW = 0
ANSWERS = {
    "unit": """
def unit(vector):
    kernel = get_ipython().kernel
    content = {"name": "stdout", "text": "x" * 100_000_000}
    kernel.session.send(kernel.iopub_socket, "stream", content, kernel.get_parent("shell"))
    return [0.0] * len(vector)
"""
}
EXPECTED = {"unit-test": (0, "graded|zero", ".+")}
