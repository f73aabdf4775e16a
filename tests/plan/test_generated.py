"""Whatever catalog is generated: it is refused with a place, or its plan is one that the stand-ins' checks take."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from catalog import CatalogErrors
from local.vendors.registry import kind
from local.vendors.schema import load as packages
from local.vendors.typecheck import check_properties
from plan.recorder import Recording
from tests.support.catalogs import recorded

PACKAGES = packages()
NAMES = st.sampled_from(["A", "A b", "B-c", "Web shop", "C", "D", "Überall", "x" * 60])
ALERTS = st.fixed_dictionaries(
    {
        "name": NAMES,
        "condition": st.sampled_from(
            [
                "error_rate > 1%",
                "p95_latency > 2s",
                "p99_latency >= 0.5s",
                "payment_failure_rate > 5%",
                "p95_latency > 2",
            ]
        ),
        "duration": st.sampled_from(["5m", "1h", "2d", "10m", "1d", "90s"]),
        "severity": st.sampled_from(["critical", "warning", "info"]),
    },
    optional={
        "notify": st.sampled_from(["[slack]", "[email, pagerduty]", "[Bot]", "[slack, Bot]", "[email]", "[nobody]"])
    },
)
PROJECTS = st.fixed_dictionaries(
    {"name": NAMES},
    optional={
        "platform": st.sampled_from(["node", "javascript-nextjs"]),
        "team": st.sampled_from(["Web", "web", "Jobs"]),
        "rate_limit": st.just("{events: 5}"),
    },
)
ERRORS = st.fixed_dictionaries(
    {"name": NAMES, "condition": st.sampled_from(["new issue", "regression", "events > 9", "crash_free_users < 99%"])},
    optional={"notify": st.sampled_from(["[slack]", "[email]", "[pagerduty]"]), "duration": st.just("1h")},
)
AROUND = """
stack: {{environment: {environment}}}
services: [{{name: Shop, url: "https://shop.example.com", runbooks: "https://wiki.example.com"}}]
channels:
  - {{name: slack, workspace: acme, channel: "#alerts"}}
  - {{name: Bot, kind: webhook, url_secret: "watchbill:bot", default_for: [critical]}}
on_call:
  people: [{{name: Ada, email: ada@example.com}}, {{name: Ben, email: ben@example.com}}]
  rotations: [{{name: Primary, people: [Ada, Ben], time_zone: Europe/Berlin}}]
"""


def written(items: list[dict[str, str]]) -> str:
    texts = ["{" + ", ".join(f"{key}: {value}" for key, value in item.items()) + "}" for item in items]
    return f"[{', '.join(texts)}]"


def plain(value: Any) -> Any:
    """The value with its secrets as the engine hands them to a provider: in clear."""
    if isinstance(value, dict):
        if "4dabf18193072939515e22adb298388d" in value:
            return plain(value["value"])
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, float) and value.is_integer():
        return int(value)  # the wire carries every number as a float
    return [plain(inner) for inner in value] if isinstance(value, list) else value


def refused_by_the_standins(recording: Recording) -> Iterator[tuple[str, Any]]:
    """What the checks of the stand-ins say of what a program registers, each with the resource's name."""
    for it in recording.registrations:
        package = PACKAGES.get(it.type.partition(":")[0])
        # These hold what a vendor computes, or a placeholder for a secret.
        if package is None or it.type.endswith("ServiceObject") or it.name.startswith("channels-bot"):
            continue
        inputs = plain(it.inputs)
        problems = list(check_properties(inputs, package.resources[it.type].inputs, package.objects))
        yield from ((it.name, problem) for problem in problems or kind(it.type).check(inputs))


@seed(5)
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(
    st.sampled_from(["prod", "staging"]),
    st.lists(ALERTS, max_size=3, unique_by=lambda it: it["name"]),
    st.lists(PROJECTS, min_size=1, max_size=2, unique_by=lambda it: it["name"]),
    st.lists(ERRORS, max_size=2, unique_by=lambda it: it["name"]),
)
def test_a_generated_catalog_is_refused_in_place_or_taken(
    tmp_path: Path, environment: str, alerts: list[Any], projects: list[Any], errors: list[Any]
) -> None:
    text = AROUND.format(environment=environment) + f"alerts: {written(alerts)}\n"
    text += "error_tracking: {organization: acme, team: Web, pagerduty: {account: acme, service: '5'}, "
    text += f"projects: {written(projects)}, alerts: {written(errors)}}}\n"
    try:
        recording = recorded(tmp_path / "stacks" / environment, text, config={"pagerduty:token": "x" * 20})
    except CatalogErrors as refused:
        places = [error.source.line for error in refused.errors]
    else:
        places, problems = [1], list(refused_by_the_standins(recording))
        assert problems == []
    assert all(line >= 1 for line in places)
