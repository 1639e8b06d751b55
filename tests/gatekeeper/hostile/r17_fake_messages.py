"""Messages of the kernel's own protocol are forged: a result, a reply, an idle state."""

ROW = 17
ANSWERS = {
    "words": """
shell = get_ipython()
kernel = shell.kernel

def forge(kind, content, socket):
    kernel.session.send(socket, kind, content=content, parent=kernel.get_parent("shell"))

def count_words(text):
    result = {"data": {"text/plain": "4"}, "metadata": {}, "execution_count": 1}
    forge("execute_result", result, kernel.iopub_socket)
    forge("status", {"execution_state": "idle"}, kernel.iopub_socket)
    return {}
""",
    "unit": """
def unit(vector):
    reply = {"status": "ok", "execution_count": 1, "user_expressions": {}, "payload": []}
    kernel.session.send(
        kernel.shell_stream, "execute_reply", reply, kernel.get_parent("shell"),
        ident=kernel._shell_parent_ident.get() if hasattr(kernel, "_shell_parent_ident") else None,
    )
    return [0.0] * len(vector)
""",
}
EXPECTED = {
    "words-test": ((0, 1), "graded|zero", ".*"),
    "unit-test": (0, "graded|zero", ".+"),
}
