"""A server that receives what an application sends to Sentry, and keeps it."""

import gzip
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Sink:
    """The envelopes that arrived, as text; `dsn` sends to it."""

    port: int = 0
    envelopes: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def dsn(self) -> str:
        return f"http://0123456789abcdef0123456789abcdef@127.0.0.1:{self.port}/1"

    @property
    def text(self) -> str:
        with self.lock:
            return "\n".join(self.envelopes)

    def add(self, body: bytes) -> None:
        with self.lock:
            self.envelopes.append(body.decode("utf-8", "replace"))


@contextmanager
def sink() -> Iterator[Sink]:
    """Serve on a free port of the loopback address until the block ends."""
    kept = Sink()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = (
                self.rfile.read(int(self.headers.get("content-length") or 0))
                if self.headers.get("content-length")
                else self._chunks()
            )
            match self.headers.get("content-encoding"):
                case "gzip":
                    body = gzip.decompress(body)
                case "deflate":
                    body = zlib.decompress(body)
            kept.add(body)
            self._answer(b"{}")

        def do_OPTIONS(self) -> None:
            self._answer(b"")

        def _chunks(self) -> bytes:
            parts = []
            while size := int(self.rfile.readline().split(b";")[0] or b"0", 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)

        def _answer(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("access-control-allow-origin", "*")
            self.send_header("access-control-allow-headers", "*")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:
                self.close_connection = True  # a page that was closed while it sent

        def log_message(self, *_args: object) -> None:
            """Write no log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
