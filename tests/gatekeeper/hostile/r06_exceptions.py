"""An exception of every kind, in a judged function and in a tested one."""

ROW = 6
SETUP = """
import asyncio, sys

class Base(BaseException):
    pass

class Mute(Exception):
    def __str__(self):
        raise RuntimeError("no words")
    __repr__ = __str__

class Drawn(Exception):
    def _render_traceback_(self):
        return "not a list" * 1_000_000

class Hollow(Exception):
    def _render_traceback_(self):
        raise KeyError(self)

class Named(type):
    __name__ = __module__ = property(lambda cls: 1 / 0)

class Nameless(Exception, metaclass=Named):
    pass

"""
RAISES = {
    "exit": ("sys.exit('enough')", "SystemExit|enough"),
    "interrupt": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "base": ("raise Base('base text')", "base text"),
    "generator-exit": ("raise GeneratorExit", "GeneratorExit"),
    "cancelled": ("raise asyncio.CancelledError", "Cancelled"),
    "stop": ("raise StopIteration", "StopIteration"),
    "memory": ("raise MemoryError('pretended')", ""),
    "group": ("raise ExceptionGroup('many', [ValueError('one')] * 3)", "many"),
    "mute": ("raise Mute", "Mute"),
    "drawn": ("raise Drawn('drawn')", "Drawn|not a list"),
    "hollow": ("raise Hollow('hollow')", "Hollow|hollow"),
    "nameless": ("raise Nameless('nameless')", ""),
    "surrogate": ("raise ValueError('\\ud800\\x1b[2J\\0')", "ValueError"),
    "enormous": ("raise ValueError('text ' * 4_000_000)", "ValueError: text"),
    "syntax": ("exec('1 +')", "SyntaxError"),
    "recursion": ("return middle(values)", "RecursionError"),
    "chain": (
        "error = ValueError('link')\n    error.__context__ = error.__cause__ = error\n"
        "    raise error",
        "link",
    ),
}


def _answers(line):
    scale = line.replace("middle(values)", "scale(x, factor, shift)")
    return {
        "scale": f"{SETUP}\ndef scale(x, factor, shift):\n    {scale}\n",
        "middle": f"{SETUP}\ndef middle(values):\n    {line}\n",
    }


RAISED = (0, "graded|zero", "raised|memory limit")
EXPECTED = {"scale-check": RAISED, "middle-test": RAISED}
VARIANTS = {
    name: {
        "ANSWERS": _answers(line),
        "MESSAGES": {"scale-check": shown, "middle-test": shown},
    }
    for name, (line, shown) in RAISES.items()
}
# In a notebook `quit()` raises nothing: it asks the frontend to leave, and nobody listens.
VARIANTS["quit"] = {
    "ANSWERS": _answers("quit()"),
    "EXPECTED": dict.fromkeys(EXPECTED, (0, "graded|zero", "wrong|raised|refused answer")),
}
