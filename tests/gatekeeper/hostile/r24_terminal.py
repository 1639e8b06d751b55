"""Terminal escapes, direction marks and invisible characters."""

ROW = 24
ANSWERS = {
    "scale": r"""
print("\x1b]0;title\x07\x1b[2J\x1b[31mred\x1b[0m\x1b]8;;http://evil.example\x07link\x1b]8;;\x07")
print("\u202e stniop 01 \u2066\u200b\x00\x08\x08\x7f\x9b31m\ufeff\u2028")
print("a\rb\r\n\x0c" * 10, "Z" + "\u0301" * 5000)

def scale(x, factor, shift):
    raise ValueError("\x1b[2J\u202e stniop 01")
"""
}
EXPECTED = {"scale-check": (0, "graded|zero", "raised")}
FORBIDDEN = ("\x1b", "\u202e", "\x9b", "\x00")
