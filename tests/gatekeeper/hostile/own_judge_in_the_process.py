"""The copies of judge and verdict that lie in the student's process say "right"."""

ROW = 0
ANSWERS = {
    "scale": """
right = tiny_questions.Verdict(2, "right", "scale: right.")
tiny_questions.Question.judge = lambda *args: right
tiny_questions.agree = lambda *args: True
tiny_questions.apply_running = lambda function, inputs: [tiny_questions.Verdict(3, "right", "")]

def scale(x, factor, shift):
    return right
""",
    "running": "def running(xs):\n    return xs\n",
}
EXPECTED = {
    "scale-check": (0, "graded|zero", "wrong|refused answer|raised"),
    "running-check": (0, "graded|zero", "wrong|refused answer|raised"),
}
