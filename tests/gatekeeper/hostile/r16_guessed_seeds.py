"""A table of the answers to the seeds that a careless grader would use."""

ROW = 16
ANSWERS = {
    "running": """
table = {}
seeds = [*range(300), 31415, 27182, 2**31 - 1, 2**32 - 1]
for seed in seeds:
    for inputs in tiny_questions.running.draw(np.random.default_rng(seed)):
        table[inputs["xs"].tobytes()] = tiny_questions.running.expected(inputs)

def running(xs):
    return table.get(np.ascontiguousarray(xs).tobytes(), xs)
"""
}
EXPECTED = {"running-check": (0, "graded", "wrong|raised")}
