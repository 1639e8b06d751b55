"""A real headless Chromium over the built book, which this machine serves, with no network."""

import functools
import http.server
import shutil
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "_build" / "html"
AXE = ROOT / ".build" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
needs_npm = pytest.mark.skipif(
    not (AXE.exists() and (BOOK / "_static" / "vendor" / "mathjax").exists()),
    reason="npm packages are missing (install Node.js and npm, then run `make html`)",
)
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Every name but this machine fails to resolve: a page that needs the network breaks here.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serve files without a log line for each."""

    def log_message(self, format, *args):
        """Say nothing."""


@pytest.fixture(scope="session")
def book_url():
    """Address of the built book, with a slash at its end."""
    if not (BOOK / "index.html").exists():
        pytest.fail("_build/html holds no book: build it first with `make html`", pytrace=False)
    handler = functools.partial(QuietHandler, directory=str(BOOK))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("Chromium is missing (for example: apt install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def open_page(browser, book_url):
    """Function that opens a page of the book and waits until its mathematics is set.

    The page carries lists that fill while it lives: `requests_away`, addresses outside this
    machine, `console_errors`, and `responses`. Close the page with `page.context.close()`.
    """

    def open_page(path, *, theme="light", width=1280, height=900, **context_options):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, **context_options
        )
        context.add_init_script(f"localStorage.mode = '{theme}'; localStorage.theme = '{theme}';")
        page = context.new_page()
        page.requests_away, page.console_errors, page.responses = [], [], []
        page.on("request", lambda request: _note_away(page, book_url, request.url))
        page.on("response", lambda response: page.responses.append(response))
        page.on("console", lambda message: _note_error(page, message))
        page.on("pageerror", lambda error: page.console_errors.append(str(error)))
        page.goto(book_url + path, wait_until="networkidle")
        page.evaluate("() => window.MathJax?.startup?.promise")
        return page

    return open_page


def _note_away(page, book_url, url):
    if not url.startswith((book_url, "data:", "blob:")):
        page.requests_away.append(url)


def _note_error(page, message):
    if message.type == "error":
        page.console_errors.append(message.text)


def pytest_generate_tests(metafunc):
    """Give each test that asks for `path` every page of the built book."""
    if "path" in metafunc.fixturenames:
        built = sorted(page.relative_to(BOOK).as_posix() for page in BOOK.rglob("*.html"))
        pages = [page for page in built if not page.startswith("_static/")]
        # Without a book the one remaining case fails and says so.
        metafunc.parametrize("path", pages or ["index.html"])


def pytest_collection_modifyitems(items):
    """Mark everything in this folder, so that `-m "not browser"` leaves it out, and run it last.

    Playwright's event loop runs to the end of the session, and no test beside it can run its own.
    """
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker("browser")
    items.sort(key=set(here).__contains__)
