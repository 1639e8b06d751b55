"""The same on the class, and with a handler that swallows every exception."""

ROW = 1
ANSWERS = {
    "middle": """
shell = get_ipython()
type(shell).showtraceback = type(shell)._showtraceback = lambda *args, **kwargs: None
shell.set_custom_exc((BaseException,), lambda *args, **kwargs: [])

def middle(values):
    return "anything"
"""
}
EXPECTED = {"middle-test": (0, "graded|zero", "forged test|wrong|raised")}
FLAGS = ("grader-attack",)
