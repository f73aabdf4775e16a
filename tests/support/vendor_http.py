"""A small HTTP server on the loopback address that answers as a test says, and remembers what was asked."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request. `query` has the last value of each parameter, `lists` all values."""

    method: str
    path: str
    query: Mapping[str, str]
    lists: Mapping[str, list[str]]
    headers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer. `body` is JSON, or bytes as they are. With `cut`, the connection ends in the middle of the body."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    delay: float = 0.0


Route = Callable[[Asked], Reply]


class VendorServer:
    """Answers GET by `routes`: the path, and a function of the request. Unknown paths are 404."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[Asked] = []
        self.root = ""
        self._lock = threading.Lock()

    def answers(self, path: str, *replies: Reply) -> None:
        """Answer the requests for a path one after another; the last answer is repeated."""
        left = list(replies)

        def route(_asked: Asked) -> Reply:
            with self._lock:
                return left.pop(0) if len(left) > 1 else left[0]

        self.routes[path] = route

    def handle(self, asked: Asked) -> Reply:
        """Return the answer to a request."""
        with self._lock:
            self.asked.append(asked)
        route = self.routes.get(asked.path)
        return route(asked) if route is not None else Reply(status=404, body={"errors": ["not found"]})

    def paths(self) -> list[str]:
        """Return the paths that were asked, in order."""
        return [asked.path for asked in self.asked]


@contextmanager
def vendor_server() -> Iterator[VendorServer]:
    """Serve on a free port of 127.0.0.1 while the context is open."""
    server = VendorServer()
    http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(server))
    http.daemon_threads = True
    server.root = f"http://127.0.0.1:{http.server_address[1]}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def _handler(server: VendorServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Without this, an answer in two writes waits 40 ms for the other end's acknowledgement.
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            parts = urlsplit(self.path)
            lists = parse_qs(parts.query, keep_blank_values=True)
            asked = Asked(
                method=self.command,
                path=unquote(parts.path),
                query={name: values[-1] for name, values in lists.items()},
                lists=lists,
                headers={name.lower(): value for name, value in self.headers.items()},
            )
            reply = server.handle(asked)
            time.sleep(reply.delay)
            body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response_only(reply.status)
            for name, value in {"Content-Length": str(len(body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if reply.cut else body)
            if reply.cut:
                self.close_connection = True

        def log_message(self, *_arguments: object) -> None:
            return

    return Handler


def page_of(items: list[Any], asked: Asked, *, limit: str = "limit", offset: str = "offset") -> list[Any]:
    """Return the entries of the page that a request asks for."""
    start = int(asked.query.get(offset, "0"))
    return items[start : start + int(asked.query.get(limit, "25"))]
