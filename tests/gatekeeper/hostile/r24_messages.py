"""Markup in the messages of errors, in names of functions, in answers and comments."""

ROW = 24
EVIL = "</pre><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}"
ANSWERS = {
    "scale": f'def scale(x, factor, shift):\n    raise ValueError("""{EVIL}""")\n',
    "middle": (
        f'def middle(values):\n    raise type("""<b onclick=alert(1)>""", (Exception,), {{}})('
        f'"""{EVIL}""")\n'
    ),
    "explain": (
        f"# {EVIL}\n\n[click](javascript:alert(1)) ![x](//evil.example/x.png) <style>*{{}}</style>"
    ),
}
EXPECTED = {
    "scale-check": (0, "graded|zero", "raised"),
    "middle-test": (0, "graded|zero", "raised"),
}
