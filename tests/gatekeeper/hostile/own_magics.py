"""Magics that students use: timing, shell, figures, capturing, running a file."""

ROW = 0
ANSWERS = {
    "scale": """%%time
def scale(x, factor, shift):
    return x * factor + shift
""",
    "running": """%matplotlib inline
!ls
files = !ls
%timeit -n1 -r1 sum(range(10))
%config InlineBackend.figure_format = "retina"

def running(xs):
    return np.stack([xs[:, : t + 1].sum(axis=1) for t in range(xs.shape[1])], axis=1)
""",
    "middle": """%load_ext autoreload
%autoreload 2
sorted?

def middle(values):
    return float(np.median(values))
""",
    "words": """%%capture hidden_output
def count_words(text):
    words = text.split()
    return {word: words.count(word) for word in words}
""",
}
EXPECTED = {}
