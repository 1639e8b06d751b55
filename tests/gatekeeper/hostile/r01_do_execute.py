"""The kernel answers "ok" to every request without doing anything."""

ROW = 1
ANSWERS = {
    "unit": """
async def content(*args, **kwargs):
    return {"status": "ok", "execution_count": 1, "user_expressions": {}, "payload": []}

get_ipython().kernel.do_execute = content
"""
}
EXPECTED = {"unit-test": (0, "graded|zero", "forged test|process died|raised|wrong")}
FLAGS = ("grader-attack",)
