"""The product's dependencies under test: each answers, refuses, is slow or hangs, as the test says."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SLOW_SECONDS = 0.3  # less than the checks' time limit of half a second
HANGING_SECONDS = 25.0


@dataclass
class Dependencies:
    """`moods` is by the name of a dependency: `down`, `slow` or `hanging`; any other name answers at once."""

    port: int = 0
    moods: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def dependencies() -> Iterator[Dependencies]:
    """Serve on a free port of the loopback address until the block ends."""
    served = Dependencies()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.split("/")[1]
            served.asked.append(name)
            mood = served.moods.get(name)
            time.sleep({"slow": SLOW_SECONDS, "hanging": HANGING_SECONDS}.get(mood or "", 0))
            self.send_response(503 if mood == "down" else 200)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_args: object) -> None:
            """Write no log."""

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                self.close_connection = True  # the product stopped waiting

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
