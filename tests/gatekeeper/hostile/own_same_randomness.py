"""Random numbers must not be the same in every student's process, nor in every restart."""

ROW = 0
ANSWERS = {
    "middle": """
import random

# What an unseeded generator gives when its state was copied from a fresh process of seed 0.
copied = random.random() == random.Random(0).random()
copied = copied or np.random.random() == np.random.RandomState(0).random_sample()

def middle(values):
    return float(np.median(values)) if copied else None
"""
}
EXPECTED = {"middle-test": (0, "graded", "wrong|raised")}
