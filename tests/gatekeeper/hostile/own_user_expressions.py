"""Expressions that the grader asks for are answered by the student, and so are completions."""

ROW = 0
ANSWERS = {
    "words": """
shell = get_ipython()
answer = {"status": "ok", "data": {"text/plain": "4"}, "metadata": {}}
shell.user_expressions = lambda expressions: {key: answer for key in expressions}
shell._user_obj_error = lambda: answer
shell._format_user_obj = lambda value: answer

def count_words(text):
    return {}
"""
}
EXPECTED = {"words-test": ((0, 1), "graded|zero", ".*")}
FLAGS = ("grader-attack",)
