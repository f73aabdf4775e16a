"""What the stand-ins answer to a case of the corpus: the request checked, and created in an account of its own."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pulumi.runtime.proto import provider_pb2

from local.vendors.core.store import Store
from local.vendors.protocol.provider import VendorProvider
from local.vendors.protocol.serve import seed
from local.vendors.protocol.wire import encode
from tests.support.account import Aborted, call
from tests.support.conformance import Case, Inputs
from tests.support.vendor_packages import PACKAGES

SEED: Inputs = {
    "users": [{"name": "Ada", "email": "ada@example.com"}, {"name": "Ben", "email": "ben@example.com"}],
    "slack_workspaces": ["acme"],
    "sentry_organizations": ["acme"],
    "pagerduty_accounts": ["acme"],
}
"""What every account has; a file or a case adds to it under `account`."""

_REFERENCE = re.compile(r"\$\{(number:)?([^}]+)\}")
_METRIC = re.compile(r"\b(?:avg|sum|min|max|count|p\d{1,2}):([A-Za-z][\w.]*)\{")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The inputs that the stand-in blames, by their top-level names, and its words. Nothing blamed: accepted."""

    blamed: frozenset[str]
    message: str = ""


def answer_to(case: Case) -> Answer:
    """What the stand-in of the case's package says to its request. Raises AssertionError when it refuses a `given`."""
    store = Store(Path(":memory:"))
    try:
        seed(store, PACKAGES, _seed(case))
        ids: dict[str, str] = {}
        for given in case.given:
            id, answer = _create(store, given.resource, _resolved(given.inputs, ids))
            assert id is not None, f"{case}: the stand-in refuses what is given: {answer.message}"
            ids |= dict.fromkeys(_names(given.inputs), id)
        return _create(store, case.resource, _resolved(case.request, ids))[1]
    finally:
        store.close()


def disagreement(case: Case) -> str | None:
    """What the stand-in answers where the vendor answers something else; None where both say the same."""
    answer = answer_to(case)
    if answer.blamed == ({case.property} if case.refused else frozenset()) and (case.refused or not answer.message):
        return None
    expected = f"refused at {case.property}" if case.refused else "accepted"
    return f"the vendor: {expected}; the stand-in: {answer.message or 'accepted'}"


def _create(store: Store, token: str, inputs: Inputs) -> tuple[str | None, Answer]:
    vendor = token.partition(":")[0]
    provider, urn = VendorProvider(vendor, PACKAGES[vendor], store), f"urn:pulumi:stack::watchbill::{token}::it"
    checked = provider.Check(provider_pb2.CheckRequest(urn=urn, news=encode(inputs), randomSeed=b"seed"), call())
    if checked.failures:
        blamed = frozenset(re.split(r"[.\[]", failure.property)[0] for failure in checked.failures)
        message = "; ".join(f"{failure.property}: {failure.reason}" for failure in checked.failures)
        return None, Answer(blamed=blamed, message=message)
    try:
        created = provider.Create(provider_pb2.CreateRequest(urn=urn, properties=checked.inputs), call())
    except Aborted as refused:
        return None, Answer(blamed=_blamed(str(refused), token), message=str(refused))
    return created.id, Answer(blamed=frozenset())


def _blamed(message: str, token: str) -> frozenset[str]:
    """`400 Bad Request: Monitor 'x': query: there is …; tags[0]: …` → `query`, `tags`."""
    names = PACKAGES[token.partition(":")[0]].resources[token].inputs
    found = re.findall(r"(?:^|: |; )(\w+)[\w.\[\]\"-]*: ", message)
    return frozenset(name for name in found if name in names)


def _seed(case: Case) -> Inputs:
    """The account has every metric that a query names: Datadog refuses no query for a metric that it does not know."""
    texts = json.dumps([case.request, *(given.inputs for given in case.given)])
    metrics = sorted({*case.account.get("metrics", ()), *_METRIC.findall(texts)})
    return {**SEED, **case.account, "metrics": metrics}


def _names(inputs: Inputs) -> list[str]:
    """What later inputs may call a given resource; none where it has no name."""
    keys = ("name", "title", "metricName", "channelName", "serviceName", "email")
    return [inputs[key] for key in keys if key in inputs]


def _resolved(value: Any, ids: dict[str, str]) -> Any:
    """The value with `${name}` replaced by the id of the given resource; `${number:name}` alone becomes a number."""
    if isinstance(value, dict):
        return {key: _resolved(inner, ids) for key, inner in value.items()}
    if isinstance(value, list):
        return [_resolved(inner, ids) for inner in value]
    if not isinstance(value, str):
        return value
    whole = _REFERENCE.fullmatch(value)
    if whole and whole[1]:
        return int(ids[whole[2]])
    return _REFERENCE.sub(lambda match: ids[match[2]], value)
