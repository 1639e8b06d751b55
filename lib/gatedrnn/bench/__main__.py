"""``python -m gatedrnn.bench``."""

import sys

from gatedrnn.bench.cli import main

if __name__ == "__main__":
    sys.exit(main())
