"""The kernel's control and debugging are used from the inside: shutdown in the middle of a test."""

ROW = 0
ANSWERS = {
    "unit": """
def unit(vector):
    kernel = get_ipython().kernel
    kernel.do_shutdown(True)
    kernel.io_loop.add_callback(kernel.io_loop.stop)
    raise SystemExit
"""
}
EXPECTED = {"unit-test": (0, "graded|zero", ".+")}
# Whether the shutdown or the exception comes first is a race.
RACE = True
