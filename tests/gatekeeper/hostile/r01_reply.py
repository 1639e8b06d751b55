"""Every error reply is rewritten to "ok" on its way out, and error outputs are dropped."""

ROW = 1
ANSWERS = {
    "unit": """
session = get_ipython().kernel.session
honest_send = session.send

def send(stream, kind, content=None, *args, **kwargs):
    if kind == "error":
        return None
    if isinstance(content, dict) and content.get("status") == "error":
        content = {"status": "ok", "execution_count": 1, "user_expressions": {}, "payload": []}
    return honest_send(stream, kind, content, *args, **kwargs)

session.send = send

def unit(vector):
    return None
"""
}
EXPECTED = {"unit-test": (0, "graded|zero", "forged test|wrong|raised")}
