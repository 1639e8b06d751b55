"""``python -m gatekeeper.bench``."""

import sys

from gatekeeper.bench.cli import main

if __name__ == "__main__":
    sys.exit(main())
