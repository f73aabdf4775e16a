"""Serves the three stand-ins on the loopback address."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
from pulumi.runtime.proto.provider_pb2_grpc import add_ResourceProviderServicer_to_server

from local.vendors.core import account
from local.vendors.core.schema import Package
from local.vendors.core.store import Store
from local.vendors.pagerduty.schedule import USER
from local.vendors.protocol.peers import SameUser
from local.vendors.protocol.provider import VendorProvider

_THREADS = 16
_MESSAGE_LIMIT = 400 * 1024 * 1024
"""The engine's own limit: a whole dashboard is one message."""


_SEEDS = {
    "slack_workspaces": "slack workspace",
    "pagerduty_accounts": "pagerduty account",
    "metrics": "metric",
    "metrics_expected": "expected metric",
    "synthetics_variables": "synthetics variable",
    "logs_daily_limits": "logs daily limit",
    "sentry_organizations": "sentry organization",
    "sentry_environments": "sentry environment",
    "sentry_pagerduty_services": "sentry pagerduty service",
    "sentry_tokens": "sentry token",
    "sentry_addresses": "sentry address",
    "sentry_slack_channels": "sentry slack channel",
    "sentry_scopes": "sentry scope",
    "datadog_permissions": "datadog permission",
    "datadog_key_scopes": "datadog key scope",
    "metric_tags": "metric tag",
}
"""Lists of names in the initial content of an account → their names in the store."""
_KEYS = frozenset((*_SEEDS, "users"))


class BadSeed(Exception):
    """The initial content of the account cannot be read; the message says why."""


@dataclass(frozen=True, kw_only=True)
class RunningServers:
    """The running servers. Keep it: a server without a reference stops answering."""

    ports: dict[str, int]
    servers: tuple[grpc.Server, ...]

    def stop(self) -> None:
        for stopped in [server.stop(grace=0.2) for server in self.servers]:
            stopped.wait()


def serve(store: Store, packages: dict[str, Package]) -> RunningServers:
    """Starts one server per vendor, each on a port of its own on 127.0.0.1."""
    ports: dict[str, int] = {}
    servers = []
    for vendor, package in packages.items():
        options = [
            ("grpc.max_receive_message_length", _MESSAGE_LIMIT),
            ("grpc.max_send_message_length", _MESSAGE_LIMIT),
            ("grpc.so_reuseport", 0),  # no other process may share the port
        ]
        same_user = SameUser()
        pool = ThreadPoolExecutor(_THREADS, thread_name_prefix=vendor)
        server = grpc.server(pool, interceptors=[same_user], options=options)
        add_ResourceProviderServicer_to_server(VendorProvider(vendor, package, store), server)
        ports[vendor] = same_user.port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        servers.append(server)
    return RunningServers(ports=ports, servers=tuple(servers))


def seed(store: Store, packages: dict[str, Package], what: dict[str, Any]) -> None:
    """Adds the initial content of the account; existing content is not changed or removed.

    `what` is `{"users": [{"name", "email"}], "slack_workspaces": [NAME], "pagerduty_accounts": [NAME], "metrics":
    [NAME], "metrics_expected": [NAME], "metric_tags": ["METRIC TAG"], "synthetics_variables": [NAME],
    "logs_daily_limits": [LINES], "sentry_organizations": [SLUG], "sentry_environments": [NAME],
    "sentry_pagerduty_services": [NUMBER], "sentry_tokens": [TOKEN], "sentry_addresses": [URL], "sentry_scopes": [NAME],
    "datadog_permissions": [NAME], "datadog_key_scopes": [NAME]}`, each optional.

    `metrics` have been received once; `metrics_expected` are those that agents will report; the tags are those that a
    metric's data points had lately. The variables are those that people set for tests, and whose values nobody else
    knows. A limit applies to each new index of log lines, and is a text. Sentry's environments are those that have sent
    an event, its PagerDuty services those that a person has connected. Without tokens, addresses or
    `sentry_slack_channels` ([NAME]), all values are accepted. Scopes and permissions are those that the vendors list
    for the key at hand. Raises VendorRejected for a user that PagerDuty would refuse.
    """
    for key, known in _SEEDS.items():
        store.learn(known, what.get(key, []))
    for user in what.get("users", []):
        if store.holder(USER, user["email"].lower()) is None:
            inputs = {"name": user["name"], "email": user["email"]}
            record = account.create(store, packages["pagerduty"], "pagerduty", USER, inputs, frozenset())
            # They are there before any program: they have accepted their invitation.
            accepted = {"invitationSent": False}
            account.update(store, packages["pagerduty"], USER, record.id, inputs, frozenset(), accepted)


def read_seed(path: Path) -> dict[str, Any]:
    """Returns the argument of `seed` from a JSON file. Raises BadSeed: a misspelled key would leave out people
    silently.
    """
    try:
        seeds = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadSeed(f"{path} cannot be read: {error}") from error
    if not isinstance(seeds, dict):
        raise BadSeed(f"{path} must hold an object, not a {type(seeds).__name__}")
    unknown = sorted(set(seeds) - _KEYS)
    if unknown:
        raise BadSeed(f"unknown key in {path}: {', '.join(unknown)}; allowed: {', '.join(sorted(_KEYS))}")
    return dict(seeds)
