"""The display machinery shows 4 whatever the last value is, and publishes more results."""

ROW = 17
ANSWERS = {
    "words": """
from IPython.display import display, publish_display_data

shell = get_ipython()
shell.display_formatter.format = lambda value, *args, **kwargs: ({"text/plain": "4"}, {})
shell.displayhook.write_output_prompt = lambda: None

def count_words(text):
    publish_display_data({"text/plain": "4"})
    display(4)
    shell.displayhook(4)
    return {}
"""
}
EXPECTED = {"words-test": ((0, 1), "graded|zero", ".*")}
