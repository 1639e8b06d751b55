"""Names of students that are formulas, paths, options, patterns, markup and other alphabets."""

import os

ROW = 25
EXPECTED = {}
STUDENTS = {
    "formula": "=1+1",
    "formula-at": "@SUM(A1)",
    "minus": "-rf",
    "option": "--force",
    "quote": "o'brien",
    "double-quote": 'q"uote',
    "comma": "a,b",
    "semicolon": "a;b|c&d",
    "space": " spaced name ",
    "newline": "new\nline",
    "tab": "tab\tbed",
    "korean": "김민준",
    "arabic": "محمد",
    "composed": "Ame\u0301lie",
    "emoji": "🦊🦊",
    "long": "n" * 240,
    "long-korean": "김" * 80,
    "pattern": "[a]",
    "star": "*",
    "braces": "{student_id}",
    "percent": "%s%n%(x)s",
    "dollar": "$HOME`id`$(id)",
    "backslash": "a\\b",
    "dots": "..x",
    "three-dots": "...",
    "hidden": ".hidden",
    "markup": "<img src=x onerror=alert(1)>",
    "sql": "x'); DROP TABLE student;--",
    "null": "null",
    "number": "007",
    "direction": "abc\u202efdp",
    "escape": "red\x1b[31m",
    "plus": "a+b",
    "colon": "C:",
    "rich": "[bold red]x[]",
    "case": "ADA",
    "bytes": os.fsdecode(b"latin-\xe9"),
}
VARIANTS = {key: {"STUDENT": student} for key, student in STUDENTS.items()}
# How these are counted is nbgrader's and the file system's business; nothing may stop.
for _key in ("hidden", "bytes", "dots", "three-dots", "newline"):
    VARIANTS[_key]["MAY_BE_REFUSED"] = True
