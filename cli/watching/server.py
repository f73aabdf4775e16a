"""The browser's view of `watchbill watch`, on the loopback address only.

A page is reached by a path with a random token, so that no other site and no other user of the machine can read it.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Thread

_HERE = Path(__file__).parent
_WAIT = 20.0
"""Seconds that a request for the next state waits; the page then asks again."""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'"
)
_FILES = {
    "": ("page.html", "text/html"),
    "page.js": ("page.js", "text/javascript"),
    "page.css": ("page.css", "text/css"),
}


class View:
    """The state that the browser shows: a number that grows, a status, lines of text, and the latest review's page."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._number, self._status, self._lines = 0, "starting", tuple[str, ...]()
        self._review_number, self._review = 0, ""
        self._ended = False

    def show(self, status: str, lines: tuple[str, ...], review: str | None = None) -> None:
        """Show a status and lines; without a review, the page keeps the one before."""
        with self._changed:
            self._number += 1
            self._status, self._lines = status, lines
            if review is not None:
                self._review_number, self._review = self._review_number + 1, review
            self._changed.notify_all()

    def after(self, number: int) -> dict[str, object]:
        """Return the state once its number is larger, or after a while."""
        with self._changed:
            self._changed.wait_for(lambda: self._number > number or self._ended, _WAIT)
            return {
                "number": self._number,
                "status": self._status,
                "lines": list(self._lines),
                "review": self._review_number,
                "ended": self._ended,
            }

    @property
    def review(self) -> str:
        """The page of the latest review; empty before the first."""
        with self._changed:
            return self._review

    def end(self) -> None:
        """Let waiting requests end."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()


@contextmanager
def serving(view: View) -> Iterator[str]:
    """Serve a view until the block ends; yield its address."""
    token = secrets.token_urlsafe(24)
    server = _Server(("127.0.0.1", 0), _handler(view, token))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/{token}/"
    finally:
        view.end()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False


def _handler(view: View, token: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            given, _, name = path.removeprefix("/").partition("/")
            # Another name for this address, as a page of another site could choose, is refused.
            host = (self.headers.get("Host") or "").partition(":")[0]
            if not secrets.compare_digest(given, token) or host != "127.0.0.1":
                self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"not found")
            elif name == "state":
                number = query.removeprefix("after=")
                state = view.after(int(number) if number.isdecimal() else 0)
                self._answer(HTTPStatus.OK, "application/json", json.dumps(state).encode())
            elif name == "review":
                self._answer(HTTPStatus.OK, "text/html", view.review.encode(), policy=None)
            elif name in _FILES:
                file, kind = _FILES[name]
                self._answer(HTTPStatus.OK, kind, (_HERE / file).read_bytes())
            else:
                self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"not found")

        def _answer(self, status: HTTPStatus, kind: str, body: bytes, *, policy: str | None = _POLICY) -> None:
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Referrer-Policy", "no-referrer")
            if policy is not None:  # the review's page has its own
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing: the terminal shows the answers."""

    return Handler
