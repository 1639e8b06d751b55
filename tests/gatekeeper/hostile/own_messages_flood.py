"""Tens of thousands of messages of every kind that no output shows."""

ROW = 0
ANSWERS = {
    "scale": """
from IPython.display import clear_output, display

kernel = get_ipython().kernel
for k in range(800):
    content = {"comm_id": str(k), "target_name": "jupyter.widget", "data": {"x": "y" * 500}}
    kernel.session.send(kernel.iopub_socket, "comm_open", content)
    kernel.session.send(kernel.iopub_socket, "no_such_type", {"x": [content] * 3})
    clear_output()
handle = display("first", display_id="mine")
for k in range(800):
    handle.update(str(k))
kernel.session.send(kernel.iopub_socket, "stream", {"name": 7, "text": None})
kernel.session.send(kernel.iopub_socket, "display_data", {"data": "x"})
kernel.session.send(kernel.iopub_socket, "error", {})

def scale(x, factor, shift):
    return x * factor + shift
"""
}
EXPECTED = {}
