"""The HTTP server of one vendor: token, log, faults and limits around the routes."""

from __future__ import annotations

import json
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from local.vendors.core import withdrawn
from local.vendors.http.core.exchange import Answer, BadParameter, Request
from local.vendors.http.core.faults import ActiveFaults, FaultKind
from local.vendors.http.core.live import LiveAccount
from local.vendors.http.core.routes import find_route
from local.vendors.http.core.vendor import Limits, Vendor

LOOPBACK = "127.0.0.1"
_WINDOW = 60
"""The seconds of the limits that the headers tell of."""

_PLAIN_HEADERS = ("from",)
_STATUSES = {
    FaultKind.RATE_LIMITED: 429,
    FaultKind.RATE_LIMITED_BARE: 429,
    FaultKind.FORBIDDEN: 403,
    FaultKind.PAYMENT_REQUIRED: 402,
}


@dataclass(frozen=True, kw_only=True)
class LoggedRequest:
    """A request that arrived, with the status of its answer; refused ones too."""

    vendor: str
    method: str
    path: str
    query: str
    status: int


class RequestLog:
    """The requests that arrived, in memory and in a file of JSON lines."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._path = path
        self.requests: list[LoggedRequest] = []

    def add(self, request: LoggedRequest) -> None:
        with self._lock:
            self.requests.append(request)
            if self._path is not None:
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(request)) + "\n")


def read_log(path: Path) -> list[LoggedRequest]:
    """Returns the requests of a log's file."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [LoggedRequest(**json.loads(line)) for line in lines]


@dataclass(kw_only=True)
class Service:
    """One vendor over the account. It holds the count of the present minute's requests, for the limits' headers."""

    vendor: Vendor
    account: LiveAccount
    token: str
    faults: ActiveFaults
    log: RequestLog
    root: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _minute: int = 0
    _used: int = 0

    def answer(self, method: str, target: str, headers: Mapping[str, str], content: bytes) -> Answer:
        """Returns the answer to a request, and logs the request."""
        parts = urlsplit(target)
        now = datetime.now(UTC) + timedelta(seconds=self.faults.skew(self.vendor.name))
        try:
            answer = self._answer(method, parts.path, parts.query, headers, content, now)
        except BadParameter as problem:
            answer = self.vendor.error(400, str(problem))
        self.log.add(
            LoggedRequest(
                vendor=self.vendor.name, method=method, path=parts.path, query=parts.query, status=answer.status
            )
        )
        return answer

    def _answer(
        self, method: str, path: str, query: str, headers: Mapping[str, str], content: bytes, now: datetime
    ) -> Answer:
        name = self.vendor.name
        if not self.vendor.authorized(headers, self.token):
            return self.vendor.error(self.vendor.unauthorized_status, "the key is missing or not this run's")
        over = self.faults.over_quota(name, path, now.timestamp())
        if over is not None:
            fault, reset = over
            limits = Limits(limit=fault.requests, remaining=0, reset=reset)
            return self._with(self.vendor.error(429, "too many requests"), self.vendor.limit_headers(limits, now))
        match = find_route(self.vendor.routes, method, unquote(path))
        if match is None:
            known = any(find_route(self.vendor.routes, other, unquote(path)) for other in ("GET", "POST"))
            return self.vendor.error(
                405 if known or method != "GET" else 404, "not found" if method == "GET" else method
            )
        status = match.route.token and withdrawn.status_of(self.account.store, match.route.token)
        if status:
            return self.vendor.error(status, HTTPStatus(status).phrase)
        self.account.refresh()
        request = Request(
            method=method,
            path=unquote(path),
            query=parse_qs(query, keep_blank_values=True),
            now=now,
            root=self.root,
            body=_parsed(content),
            headers={key: value for key, value in headers.items() if key in _PLAIN_HEADERS},
            key_end=self.token[-4:],
            faults=self.faults.of_lists(name, path),
        )
        answer = self._with(match.answer(request, self.account), self._limit_headers(now))
        if self.faults.strike(name, path, FaultKind.OTHER_ACCOUNT):
            answer = self.vendor.elsewhere(request, answer)
        return self._failed(path, answer, now)

    def _failed(self, path: str, answer: Answer, now: datetime) -> Answer:
        """Returns the error in place of an answer, where a fault is due on this page."""
        kinds = (*_STATUSES, FaultKind.SERVER_ERROR)
        fault = self.faults.strike(self.vendor.name, path, *kinds, page=answer.page)
        if fault is None:
            return answer
        status = _STATUSES.get(fault.kind, fault.status)
        error = self.vendor.error(status, HTTPStatus(status).phrase)
        if fault.kind is FaultKind.RATE_LIMITED:
            limits = Limits(limit=self.vendor.limit, remaining=0, reset=max(1, int(fault.seconds)))
            error = self._with(error, self.vendor.limit_headers(limits, now))
        return replace(error, page=answer.page)

    def _limit_headers(self, now: datetime) -> dict[str, str]:
        minute, second = divmod(int(now.timestamp()), _WINDOW)
        with self._lock:
            self._used = self._used + 1 if minute == self._minute else 1
            self._minute = minute
            remaining = max(0, self.vendor.limit - self._used)
        return self.vendor.limit_headers(
            Limits(limit=self.vendor.limit, remaining=remaining, reset=_WINDOW - second), now
        )

    @staticmethod
    def _with(answer: Answer, headers: Mapping[str, str]) -> Answer:
        return replace(answer, headers={**headers, **answer.headers})


def _parsed(content: bytes) -> Any:
    if not content:
        return None
    try:
        return json.loads(content)
    except ValueError as error:
        raise BadParameter("the body is not JSON") from error


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: HttpServer
    # Headers and body of an answer leave in one piece.
    wbufsize = 1 << 16

    def _serve(self) -> None:
        service = self.server.service
        size = int(self.headers.get("Content-Length") or 0)
        content = self.rfile.read(size) if size else b""
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            answer = service.answer(self.command, self.path, headers, content)
        except Exception:  # noqa: BLE001 - printed below, and told to the client
            # A fault of the stand-in itself: the client must not take it for a connection that was cut.
            traceback.print_exc()
            answer = service.vendor.error(500, "the stand-in failed: its log has the traceback")
        self._send(service, answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _serve  # noqa: N815

    def _send(self, service: Service, answer: Answer) -> None:
        vendor, path = service.vendor.name, urlsplit(self.path).path
        slow = service.faults.strike(vendor, path, FaultKind.SLOW, page=answer.page)
        if slow:
            time.sleep(slow.seconds)
        content = json.dumps(answer.body, separators=(",", ":"), ensure_ascii=False).encode()
        whole = answer.status == HTTPStatus.OK
        if whole and service.faults.strike(vendor, path, FaultKind.INVALID_JSON, page=answer.page):
            content = b"<html><body>Service Temporarily Unavailable</body></html>"
        cut = whole and service.faults.strike(vendor, path, FaultKind.CUT_OFF_BODY, page=answer.page)
        now = datetime.now(UTC) + timedelta(seconds=service.faults.skew(vendor))
        self.send_response_only(answer.status)
        self.send_header("Date", format_datetime(now, usegmt=True))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if cut else content)
        self.wfile.flush()
        if cut:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Leaves the log to `RequestLog`."""


class HttpServer(ThreadingHTTPServer):
    """One vendor's server, on a free port of the loopback address."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, service: Service) -> None:
        super().__init__((LOOPBACK, 0), _Handler)
        self.service = service
        service.root = self.root

    @property
    def root(self) -> str:
        return f"http://{LOOPBACK}:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Leaves out a traceback where the client has closed the connection."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@dataclass(frozen=True, kw_only=True)
class RunningApis:
    """The running servers."""

    servers: Mapping[str, HttpServer]
    log: RequestLog

    @property
    def roots(self) -> dict[str, str]:
        return {vendor: server.root for vendor, server in self.servers.items()}

    def stop(self) -> None:
        for server in self.servers.values():
            server.shutdown()
            server.server_close()


def start(
    vendors: Sequence[Vendor], account: LiveAccount, token: str, faults: ActiveFaults, log: RequestLog
) -> RunningApis:
    """Starts one server for each vendor, each in a thread of its own."""
    servers = {
        vendor.name: HttpServer(Service(vendor=vendor, account=account, token=token, faults=faults, log=log))
        for vendor in vendors
    }
    for name, server in servers.items():
        threading.Thread(target=server.serve_forever, args=(0.05,), name=name, daemon=True).start()
    return RunningApis(servers=servers, log=log)
