"""The kernel's own sockets and file descriptors are closed while a function is tested."""

ROW = 0
ANSWERS = {
    "unit": """
import os

def unit(vector):
    kernel = get_ipython().kernel
    for name in ("shell_stream", "control_stream", "iopub_thread", "iopub_socket"):
        try:
            getattr(kernel, name).close()
        except Exception:
            pass
    os.closerange(0, 1000)
    return [0.0] * len(vector)
"""
}
EXPECTED = {"unit-test": (0, "zero|graded", ".+")}
