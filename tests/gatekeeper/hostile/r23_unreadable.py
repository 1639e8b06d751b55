"""Files that hold no notebook."""

ROW = 23
EXPECTED = "unreadable"


def _whole(notebook):
    import nbformat

    return nbformat.writes(notebook)


VARIANTS = {
    "truncated": {"alter": lambda notebook: _whole(notebook)[:3000]},
    "empty": {"alter": lambda notebook: b""},
    "blank": {"alter": lambda notebook: b" \n\n"},
    "binary": {"alter": lambda notebook: bytes(range(256)) * 100},
    "list": {"alter": lambda notebook: "[1, 2, 3]"},
    "null": {"alter": lambda notebook: "null"},
    "no-cells": {"alter": lambda notebook: '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}'},
    "cells-are-text": {"alter": lambda notebook: '{"nbformat": 4, "cells": "none"}'},
    "deep": {"alter": lambda notebook: "[" * 1_000_000},
    "deep-in-cells": {
        "alter": lambda notebook: '{"nbformat": 4, "cells": ' + "[" * 50_000 + "]" * 50_000 + "}"
    },
    "archive": {"alter": lambda notebook: b"PK\x03\x04" + bytes(1000)},
    "page": {"alter": lambda notebook: "<!doctype html><script>alert(1)</script>"},
    "huge": {"alter": lambda notebook: _whole(notebook) + " " * 25_000_000},
}
