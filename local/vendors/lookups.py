"""The data look-ups that programs use: their results, and the providers' errors for an empty result."""

from collections.abc import Callable
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from local.vendors.core.arguments import text
from local.vendors.core.rejections import VendorRejected
from local.vendors.core.store import Store, StoredObject
from local.vendors.protocol.wire import Properties
from local.vendors.sentry.lookups import LOOKUPS as SENTRY_LOOKUPS

VENDORS = {
    "Datadog": "PAM4FGS",
    "Sentry": "PTHWJ6P",
    "Slack": "P1F7NZY",
    "Amazon CloudWatch": "PZQ6AUS",
    "Pingdom": "PJRAGL1",
    "Prometheus": "P0AL1D5",
    "Grafana": "P7KBXEM",
    "New Relic": "PJVW2OJ",
    "GitHub": "PCGYJ8T",
    "Email": "PJ3ZUQ9",
}
"""PagerDuty's own list of integrations, as far as a web product needs it: name → id."""

GLOBAL_VARIABLE = "datadog:index/syntheticsGlobalVariable:SyntheticsGlobalVariable"

Lookup = Callable[[Properties, Store], Properties]


def _pagerduty(noun: str, outputs: tuple[str, ...]) -> Lookup:
    """Returns a look-up by name: `pagerduty.getSchedule`, `getTeam`, …"""
    token = f"pagerduty:index/{noun[0].lower()}{noun[1:]}:{noun}"

    def lookup(arguments: Properties, store: Store) -> Properties:
        name = text(arguments, "name")
        records = store.named(token, name)
        if not records:
            raise VendorRejected(f"Unable to locate any {_spaced(noun)} with the name: {name}")
        return _result(records[0], outputs)

    return lookup


def _spaced(noun: str) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in noun).strip()


def _result(record: StoredObject, outputs: tuple[str, ...]) -> Properties:
    return {"id": record.id, **{name: record.outputs.get(name, "") for name in outputs}}


def _user(arguments: Properties, store: Store) -> Properties:
    email = text(arguments, "email")
    record = store.holder("pagerduty:index/user:User", email.lower())
    if record is None:
        raise VendorRejected(f"Unable to locate any user with the email: {email}")
    return _result(record, ("description", "email", "jobTitle", "name", "role", "timeZone"))


def _vendor(arguments: Properties, store: Store) -> Properties:  # noqa: ARG001
    name = text(arguments, "name")
    # The real look-up prefers the exact name, and otherwise takes a part of it, in any case.
    matches = [known for known in VENDORS if known.lower() == name.lower()] or [
        known for known in VENDORS if name.lower() in known.lower()
    ]
    if not matches:
        raise VendorRejected(f"Unable to locate any vendor with the name: {name}")
    return {"id": VENDORS[matches[0]], "name": matches[0], "type": f"{matches[0].lower().replace(' ', '_')}_inbound"}


def _service_integration(arguments: Properties, store: Store) -> Properties:
    service_name, summary = text(arguments, "serviceName"), text(arguments, "integrationSummary")
    services = store.named("pagerduty:index/service:Service", service_name)
    for service in services:
        for record in store.referrers("pagerduty:index/service:Service", service.id):
            if record.token == "pagerduty:index/serviceIntegration:ServiceIntegration" and record.name == summary:
                return {
                    "id": record.id,
                    "integrationKey": record.outputs.get("integrationKey", ""),
                    "integrationSummary": summary,
                    "serviceName": service_name,
                }
    raise VendorRejected(f"Unable to locate any integration of service {service_name!r} with the summary: {summary}")


def _datadog_team(arguments: Properties, store: Store) -> Properties:
    keyword = arguments.get("filterKeyword")
    for record in store.objects(token="datadog:index/team:Team"):
        if record.id == arguments.get("teamId") or keyword in (record.name, record.inputs.get("handle")):
            return {
                **_result(record, ("description", "handle", "linkCount", "name", "summary", "userCount")),
                "teamId": record.id,
            }
    raise VendorRejected("your query returned no result, please try a less specific search criteria")


def _locations(arguments: Properties, store: Store) -> Properties:  # noqa: ARG001
    return {"id": "datadog-synthetics-location", "locations": dict(LOCATIONS)}


def _global_variable(arguments: Properties, store: Store) -> Properties:
    name = text(arguments, "name")
    ids = global_variables(store)
    if name not in ids:
        raise VendorRejected(f"Couldn't find synthetics global variable named {name}")
    return {"id": ids[name], "name": name, "tags": []}


def global_variables(store: Store) -> dict[str, str]:
    """Returns the ids of the account's global variables by name: those of programs, and those that people have set."""
    by_hand = {name: str(uuid5(NAMESPACE_URL, name)) for name in store.known("synthetics variable")}
    by_name = {record.name: record.id for record in store.objects(token=GLOBAL_VARIABLE)}
    return {**by_hand, **by_name}


def _standard_pattern(arguments: Properties, store: Store) -> Properties:  # noqa: ARG001
    wanted = text(arguments, "filter")
    names = [name for name in STANDARD_PATTERNS if wanted.lower() in name.lower()]
    if len(names) != 1:
        raise VendorRejected(
            f"your query returned {len(names) or 'no'} results, please try a more specific search criteria"
        )
    fields = {"description": names[0], "filter": wanted, "name": names[0], "pattern": "", "includedKeywords": []}
    return {**fields, "id": STANDARD_PATTERNS[names[0]], "tags": []}


def _by_id(token: str) -> Lookup:
    def lookup(arguments: Properties, store: Store) -> Properties:
        record = store.get(token, text(arguments, "id"))
        if record is None:
            raise VendorRejected(f"404 Not Found: {arguments['id']}")
        return {"id": record.id, **record.outputs}

    return lookup


def _monitor(arguments: Properties, store: Store) -> Properties:
    name = text(arguments, "nameFilter")
    monitors = [record for record in store.objects(token="datadog:index/monitor:Monitor") if name in record.name]
    if len(monitors) != 1:
        raise VendorRejected(
            f"your query returned {len(monitors) or 'no'} results, please try a more specific search criteria"
        )
    wanted: dict[str, Any] = {"id": monitors[0].id, **monitors[0].outputs}
    return wanted


STANDARD_PATTERNS = {
    name: str(uuid5(NAMESPACE_URL, name))
    for name in (
        "American Express Card Scanner (1x15 digits)",
        "American Express Card Scanner (4+4+4+3 digits)",
        "American Express Card Scanner (4+6+5 digits)",
        "American Express Card Scanner (8+7 digits)",
        "AWS Access Key ID Scanner",
        "Bearer Token Scanner",
        "Diners Card Scanner (1x14 digits)",
        "Diners Card Scanner (4+4+4+2 digits)",
        "Diners Card Scanner (4+6+4 digits)",
        "Diners Card Scanner (8+6 digits)",
        "Discover Card Scanner (1x16 digits)",
        "Discover Card Scanner (2x8 digits)",
        "Discover Card Scanner (4x4 digits)",
        "JCB Card Scanner (1x16 digits)",
        "JCB Card Scanner (2x8 digits)",
        "JCB Card Scanner (4x4 digits)",
        "JSON Web Token Scanner",
        "Maestro Card Scanner (1x16 digits)",
        "Maestro Card Scanner (2x8 digits)",
        "Maestro Card Scanner (4x4 digits)",
        "MasterCard Scanner (1x16 digits)",
        "MasterCard Scanner (2x8 digits)",
        "MasterCard Scanner (4x4 digits)",
        "Standard Email Address Scanner",
        "Stripe API Key Scanner",
        "Visa Card Scanner (1x16 & 1x19 digits)",
        "Visa Card Scanner (2x8 digits)",
        "Visa Card Scanner (4x4 digits)",
    )
}
"""Ids by name of Datadog's library of scanning rules, as far as a web product needs it."""

LOCATIONS = {
    "aws:af-south-1": "Cape Town (AWS)",
    "aws:ap-east-1": "Hong Kong (AWS)",
    "aws:ap-northeast-1": "Tokyo (AWS)",
    "aws:ap-northeast-2": "Seoul (AWS)",
    "aws:ap-northeast-3": "Osaka (AWS)",
    "aws:ap-south-1": "Mumbai (AWS)",
    "aws:ap-southeast-1": "Singapore (AWS)",
    "aws:ap-southeast-2": "Sydney (AWS)",
    "aws:ap-southeast-3": "Jakarta (AWS)",
    "aws:ca-central-1": "Canada Central (AWS)",
    "aws:eu-central-1": "Frankfurt (AWS)",
    "aws:eu-north-1": "Stockholm (AWS)",
    "aws:eu-south-1": "Milan (AWS)",
    "aws:eu-west-1": "Ireland (AWS)",
    "aws:eu-west-2": "London (AWS)",
    "aws:eu-west-3": "Paris (AWS)",
    "aws:me-south-1": "Bahrain (AWS)",
    "aws:sa-east-1": "São Paulo (AWS)",
    "aws:us-east-1": "N. Virginia (AWS)",
    "aws:us-east-2": "Ohio (AWS)",
    "aws:us-west-1": "N. California (AWS)",
    "aws:us-west-2": "Oregon (AWS)",
    "azure:eastus": "Virginia (Azure)",
    "gcp:asia-northeast1": "Tokyo (GCP)",
    "gcp:us-east4": "Virginia (GCP)",
    "gcp:us-south1": "Dallas (GCP)",
    "gcp:us-west1": "Oregon (GCP)",
    "gcp:us-west2": "Los Angeles (GCP)",
    "gcp:europe-west3": "Frankfurt (GCP)",
}
"""Datadog's managed locations, as its answer in the tests of the Terraform provider has them (US1, 2025-02-18)."""

LOOKUPS: dict[str, Lookup] = {
    **SENTRY_LOOKUPS,
    "pagerduty:index/getUser:getUser": _user,
    "pagerduty:index/getVendor:getVendor": _vendor,
    "pagerduty:index/getTeam:getTeam": _pagerduty("Team", ("defaultRole", "description", "name", "parent")),
    "pagerduty:index/getSchedule:getSchedule": _pagerduty("Schedule", ("name",)),
    "pagerduty:index/getEscalationPolicy:getEscalationPolicy": _pagerduty("EscalationPolicy", ("description", "name")),
    "pagerduty:index/getService:getService": _pagerduty(
        "Service",
        (
            "acknowledgementTimeout",
            "alertCreation",
            "autoResolveTimeout",
            "description",
            "escalationPolicy",
            "name",
            "type",
        ),
    ),
    "pagerduty:index/getServiceIntegration:getServiceIntegration": _service_integration,
    "datadog:index/getTeam:getTeam": _datadog_team,
    "datadog:index/getMonitor:getMonitor": _monitor,
    "datadog:index/getStatusPage:getStatusPage": _by_id("datadog:index/statusPage:StatusPage"),
    "datadog:index/getServiceLevelObjective:getServiceLevelObjective": _by_id(
        "datadog:index/serviceLevelObjective:ServiceLevelObjective"
    ),
    "datadog:index/getSensitiveDataScannerStandardPattern:getSensitiveDataScannerStandardPattern": _standard_pattern,
    "datadog:index/getSyntheticsGlobalVariable:getSyntheticsGlobalVariable": _global_variable,
    "datadog:index/getSyntheticsLocations:getSyntheticsLocations": _locations,
}
