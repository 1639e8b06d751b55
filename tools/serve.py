"""Serve the built book on this machine, and open a browser when there is a screen."""

import argparse
import functools
import http.server
import os
import sys
import webbrowser
from pathlib import Path

BOOK = Path(__file__).resolve().parents[1] / "_build" / "html"
TRIED_PORTS = 20


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serve files without a log line for each."""

    def log_message(self, format, *args):
        """Say nothing."""


def open_server(port: int) -> http.server.ThreadingHTTPServer:
    """Bind the first free port from `port` on; 0 lets the system choose."""
    handler = functools.partial(QuietHandler, directory=str(BOOK))
    for candidate in range(port, port + TRIED_PORTS):
        try:
            return http.server.ThreadingHTTPServer(("127.0.0.1", candidate), handler)
        except OSError:
            continue
    sys.exit(f"Ports {port} to {port + TRIED_PORTS - 1} are all taken; try: make serve PORT=9000")


def has_screen() -> bool:
    """Tell whether opening a browser can work."""
    return sys.platform == "darwin" or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    arguments = parser.parse_args()
    if not (BOOK / "index.html").exists():
        sys.exit("_build/html holds no book yet; build it with: make html")
    server = open_server(arguments.port)
    address = f"http://127.0.0.1:{server.server_port}/"
    print(f"The book is at {address} (stop with Ctrl-C).", flush=True)
    if has_screen():
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
