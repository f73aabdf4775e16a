"""Refuses calls of other users of the machine: every user can connect to a port of the loopback address.

The engine that attaches to a provider sends no token: it knows a port and nothing else. So the kernel is asked whose
socket the other end is. Source: `GetProviderAttachPort` and `dialPlugin` in pkg/v3/resource/plugin of pulumi 3.259.0
(the address is always 127.0.0.1:PORT, without credentials), read on 2026-11-29.
"""

from __future__ import annotations

import os
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import grpc

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
# The kernel gives a closed connection's port to another one after a second at the earliest.
_SECONDS_KNOWN = 0.5
_ESTABLISHED = "01"


class SameUser(grpc.ServerInterceptor):  # type: ignore[type-arg] # generic in the stubs only
    """Lets only processes of the user who runs the server call it, where the system can tell (Linux)."""

    def __init__(self) -> None:
        """Refuses every call until `port` is the server's own."""
        self.port = 0
        self._checks = _TABLES[0].exists()
        self._lock = threading.Lock()
        self._known: dict[str, float] = {}

    def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], grpc.RpcMethodHandler[Any, Any] | None],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any] | None:
        """Return the method's handler, with the check before it."""
        handler = continuation(handler_call_details)
        if handler is None or not self._checks:
            return handler
        if handler.unary_unary is None:
            return grpc.unary_unary_rpc_method_handler(_refuse)
        answer = handler.unary_unary

        def checked(request: Any, context: grpc.ServicerContext) -> Any:
            if not self._is_ours(context.peer()):
                _refuse(request, context)
            return answer(request, context)

        return grpc.unary_unary_rpc_method_handler(
            checked,
            request_deserializer=handler.request_deserializer,
            response_serializer=handler.response_serializer,
        )

    def _is_ours(self, peer: str) -> bool:
        now = time.monotonic()
        with self._lock:
            if now - self._known.get(peer, -_SECONDS_KNOWN) < _SECONDS_KNOWN:
                return True
        if owner_of_peer(peer, self.port) != os.getuid():
            return False
        with self._lock:
            self._known = {each: at for each, at in self._known.items() if now - at < _SECONDS_KNOWN} | {peer: now}
        return True


def owner_of_peer(peer: str, port: int) -> int | None:
    """Return the user id of the socket at the other end of a connection to `port`; None if the kernel lists none.

    `peer` is gRPC's name of the other end: `ipv4:127.0.0.1:40000`.
    """
    family, _, address = peer.partition(":")
    host, _, number = address.rpartition(":")
    if family != "ipv4" or not number.isdigit():
        return None
    ends = {(_listed(host, int(number), mapped=each), _listed(host, port, mapped=each)) for each in (False, True)}
    return next((user for near, far, user in _sockets() if (near, far) in ends), None)


def _sockets() -> Iterator[tuple[str, str, int]]:
    """Yield the two ends of each established connection, and the user id of the socket at the first."""
    for table in _TABLES:
        if table.exists():
            for line in table.read_text(encoding="ascii").splitlines()[1:]:
                columns = line.split()
                if columns[3] == _ESTABLISHED:
                    yield columns[1], columns[2], int(columns[7])


def _listed(host: str, port: int, *, mapped: bool) -> str:
    """Return an address as the kernel lists it: words of the machine's byte order in hexadecimal, then the port."""
    address = socket.inet_aton(host)
    if mapped:
        address = b"\0" * 10 + b"\xff\xff" + address
    order = "<" if sys.byteorder == "little" else ">"
    words = struct.unpack(f">{len(address) // 4}I", address)
    return struct.pack(f"{order}{len(words)}I", *words).hex().upper() + f":{port:04X}"


def _refuse(_request: Any, context: grpc.ServicerContext) -> Any:
    context.abort(grpc.StatusCode.PERMISSION_DENIED, "the stand-ins answer only to the user who started them")
