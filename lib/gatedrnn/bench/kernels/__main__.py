"""``python -m gatedrnn.bench.kernels``."""

import sys

from gatedrnn.bench.kernels.cli import main

if __name__ == "__main__":
    sys.exit(main())
