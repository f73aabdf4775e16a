"""The stand-ins answer only to the user who started them, whom the kernel names."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderStub

from local.vendors.core.schema import load
from local.vendors.core.store import Store
from local.vendors.protocol.peers import owner_of_peer
from local.vendors.protocol.serve import serve

NOBODY = 65534
OTHER_USER = NOBODY if os.getuid() == 0 else os.getuid()
# Without gRPC, so that nothing connects before the user changes: HTTP/2's preface, empty settings, and a request for a
# method of the provider.
CLIENT = """
import encodings.idna, os, socket, struct, sys
os.setuid(int(sys.argv[2]))
def frame(kind, flags, stream, payload):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload
def field(name, value):
    return bytes([0, len(name)]) + name + bytes([len(value)]) + value
headers = b"".join([field(b":method", b"POST"), field(b":scheme", b"http"),
    field(b":path", b"/pulumirpc.ResourceProvider/GetPluginInfo"), field(b":authority", b"localhost"),
    field(b"content-type", b"application/grpc"), field(b"te", b"trailers")])
link = socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=20)
link.sendall(b"PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n" + frame(4, 0, 0, b"") + frame(1, 4, 1, headers)
    + frame(0, 1, 1, b"\\0" * 5))
answer = b""
while b"grpc-status" not in answer:
    piece = link.recv(65536)
    if not piece:
        break
    answer += piece
sys.stdout.buffer.write(answer)
"""


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    store = Store(tmp_path / "account.sqlite")
    running = serve(store, load())
    yield running.ports["datadog"]
    running.stop()
    store.close()


def test_the_user_s_own_engine_is_answered(port: int) -> None:
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        assert ResourceProviderStub(channel).GetPluginInfo(Empty(), timeout=20).version


@pytest.mark.parametrize("method", ["GetPluginInfo", "Handshake", "Invoke", "Create", "Delete"])
def test_a_client_of_another_user_is_refused(port: int, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    requests = {
        "GetPluginInfo": Empty(),
        "Handshake": provider_pb2.ProviderHandshakeRequest(),
        "Invoke": provider_pb2.InvokeRequest(tok="datadog:index/getTeam:getTeam"),
        "Create": provider_pb2.CreateRequest(urn="urn:pulumi:prod::watchbill::datadog:index/team:Team::x"),
        "Delete": provider_pb2.DeleteRequest(id="1", urn="urn:pulumi:prod::watchbill::datadog:index/team:Team::x"),
    }
    monkeypatch.setattr("local.vendors.protocol.peers.os.getuid", lambda: os.geteuid() + 1)
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel, pytest.raises(grpc.RpcError) as refused:
        getattr(ResourceProviderStub(channel), method)(requests[method], timeout=20)
    assert refused.value.code() is grpc.StatusCode.PERMISSION_DENIED


@pytest.mark.parametrize("user", [os.getuid(), OTHER_USER], ids=["own", "other"])
def test_a_process_of_another_user_of_the_machine_is_refused(port: int, user: int) -> None:
    """A real other user where the tests may become one, which only root may; else the own user twice."""
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", CLIENT, str(port), str(user)], capture_output=True, check=True, timeout=60
    )
    assert (b"answer only to the user" in ran.stdout) == (user != os.getuid())
    assert b"grpc-status" in ran.stdout


def test_the_kernel_names_the_owner_of_a_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            number = client.getsockname()[1]
            assert owner_of_peer(f"ipv4:127.0.0.1:{number}", port) == os.getuid()
            assert owner_of_peer(f"ipv4:127.0.0.1:{number}", port + 1) is None
    assert owner_of_peer("unix:/tmp/x", port) is None
    assert owner_of_peer("ipv4:127.0.0.1:1", port) is None
