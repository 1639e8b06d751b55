"""Make a process of ours start sooner."""

import sys

# jsonschema, which nbformat imports, takes this one along where it is installed, and that builds
# forty parsers for internationalised addresses: two seconds of every process, for nothing.
SLOW = "rfc3987_syntax"


def leave_out_the_slow() -> None:
    """Keep out what is slow to import and not needed; for processes that do nothing but grade."""
    sys.modules.setdefault(SLOW, None)
