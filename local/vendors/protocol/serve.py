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
from local.vendors.protocol.provider import VendorProvider

_THREADS = 16
_MESSAGE_LIMIT = 400 * 1024 * 1024
"""What the engine itself allows: a whole dashboard is one message."""


_SEEDS = frozenset(
    (
        "users",
        "slack_workspaces",
        "sentry_organizations",
        "pagerduty_accounts",
        "sentry_environments",
        "sentry_pagerduty_services",
        "sentry_tokens",
        "sentry_addresses",
        "sentry_slack_channels",
        "metrics",
        "metrics_expected",
        "synthetics_variables",
        "logs_daily_limits",
    )
)


class BadSeed(Exception):
    """What the account shall start with cannot be made out; the message says why."""


@dataclass(frozen=True, kw_only=True)
class RunningServers:
    """The running servers. Keep it: a server that nothing refers to stops answering."""

    ports: dict[str, int]
    servers: tuple[grpc.Server, ...]

    def stop(self) -> None:
        for stopped in [server.stop(grace=0.2) for server in self.servers]:
            stopped.wait()


def serve(store: Store, packages: dict[str, Package]) -> RunningServers:
    """Starts one server a vendor, each on a port of its own on 127.0.0.1."""
    ports: dict[str, int] = {}
    servers = []
    for vendor, package in packages.items():
        options = [
            ("grpc.max_receive_message_length", _MESSAGE_LIMIT),
            ("grpc.max_send_message_length", _MESSAGE_LIMIT),
        ]
        server = grpc.server(ThreadPoolExecutor(_THREADS, thread_name_prefix=vendor), options=options)
        add_ResourceProviderServicer_to_server(VendorProvider(vendor, package, store), server)
        ports[vendor] = server.add_insecure_port("127.0.0.1:0")
        server.start()
        servers.append(server)
    return RunningServers(ports=ports, servers=tuple(servers))


def seed(store: Store, packages: dict[str, Package], what: dict[str, Any]) -> None:
    """Adds what the account starts with; nothing that is there already is changed or removed.

    `what` is `{"users": [{"name", "email"}], "slack_workspaces": [NAME], "pagerduty_accounts": [NAME], "metrics":
    [NAME], "metrics_expected": [NAME], "synthetics_variables": [NAME], "logs_daily_limits": [LINES],
    "sentry_organizations": [SLUG],
    "sentry_environments": [NAME], "sentry_pagerduty_services": [NUMBER], "sentry_tokens": [TOKEN], "sentry_addresses":
    [URL]}`, each optional. `metrics` have been received once, `metrics_expected` are those that agents will report, the
    variables are those that people set for tests, and whose values nobody else knows. A limit is that of each new index
    of log lines, a text. Sentry's environments are those
    that have sent an event, its PagerDuty services those that a person has connected; without tokens, addresses or
    `sentry_slack_channels` ([NAME]) any are right.
    Raises VendorRejected for a user that PagerDuty would not take.
    """
    store.learn("slack workspace", what.get("slack_workspaces", []))
    store.learn("pagerduty account", what.get("pagerduty_accounts", []))
    store.learn("metric", what.get("metrics", []))
    store.learn("synthetics variable", what.get("synthetics_variables", []))
    store.learn("logs daily limit", what.get("logs_daily_limits", []))
    store.learn("expected metric", what.get("metrics_expected", []))
    store.learn("sentry organization", what.get("sentry_organizations", []))
    store.learn("sentry environment", what.get("sentry_environments", []))
    store.learn("sentry pagerduty service", what.get("sentry_pagerduty_services", []))
    store.learn("sentry token", what.get("sentry_tokens", []))
    store.learn("sentry address", what.get("sentry_addresses", []))
    store.learn("sentry slack channel", what.get("sentry_slack_channels", []))
    for user in what.get("users", []):
        if store.holder(USER, user["email"].lower()) is None:
            inputs = {"name": user["name"], "email": user["email"]}
            account.create(store, packages["pagerduty"], "pagerduty", USER, inputs, frozenset())


def read_seed(path: Path) -> dict[str, Any]:
    """What `seed` takes, from a JSON file. Raises BadSeed: a misspelled key would leave out people without a word."""
    try:
        seeds = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadSeed(f"{path} cannot be read: {error}") from error
    unknown = sorted(set(seeds) - _SEEDS) if isinstance(seeds, dict) else ["a " + type(seeds).__name__]
    if unknown:
        raise BadSeed(f"{path} holds {', '.join(unknown)}; an account starts with {', '.join(sorted(_SEEDS))}")
    return dict(seeds)
