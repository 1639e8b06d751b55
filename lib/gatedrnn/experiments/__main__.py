"""``python -m gatedrnn.experiments``."""

import sys

from gatedrnn.experiments.cli import main

if __name__ == "__main__":
    sys.exit(main())
