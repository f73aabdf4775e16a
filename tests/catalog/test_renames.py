"""Items with another name than before: what names them by the old one, and what has none."""

from collections.abc import Callable

import pytest

from catalog import Catalog
from tests.support.texts import FixtureText

Refused = Callable[..., list[str]]
SHOP = "services: [{name: Shop}]\n"
PEOPLE = "people: [{name: Ada, email: ada@example.com}, {name: Bea, renamed_from: Ben, email: ben@example.com}]"
TURN = "{name: First, renamed_from: Primary, people: [Ada, Bea], time_zone: UTC, secondary: true}"
ALERT = FixtureText("condition: error_rate > 1%, duration: 5m, severity: info, notify: []")
CHECK = 'url: "https://shop.example.com", severity: info, notify: []'
PAGE = "status_page:\n  name: Acme\n  domain_prefix: acme\n"

NAMED = [
    (
        "services",
        "services: [{name: Store, tag: shop, renamed_from: Shop}, {name: Api, depends_on: [Shop]}]",
        "service `Shop`",
    ),
    (
        "an id",
        "services: [{name: Store, tag: shop, renamed_from: shop}, {name: Api, depends_on: [Shop]}]",
        "service `Shop`",
    ),
    (
        "channels",
        'channels: [{name: Ops, renamed_from: Web, kind: slack, workspace: a, channel: "#a"}]\n'
        f"alerts: [{{name: A, {ALERT.replace('[]', '[Web]')}}}]",
        "channel `Web`",
    ),
    (
        "a built-in channel",
        'channels: [{name: Ops, renamed_from: slack, kind: slack, workspace: a, channel: "#a"}]\n'
        f"alerts: [{{name: A, {ALERT.replace('[]', '[slack]')}}}]",
        "channel `slack`",
    ),
    (
        "alerts",
        f"alerts: [{{name: A, renamed_from: Errors, {ALERT}}}, {{name: B, when: Errors and not A, severity: info}}]",
        "alert or uptime check `Errors`",
    ),
    (
        "uptime",
        f"uptime: [{{name: Up, renamed_from: Home, {CHECK}}}]\n"
        "slos: [{name: S, of: {uptime: Home}, target: 99%, window: 30d, notify_page: [slack]}]",
        "uptime check `Home`",
    ),
    (
        "people",
        f"on_call: {{{PEOPLE}, rotations: [{{name: First, people: [Ada, Ben], time_zone: UTC}}]}}",
        "person `Ben`",
    ),
    (
        "rotations",
        f"on_call: {{{PEOPLE}, rotations: [{TURN}], "
        "escalation_policies: [{name: P, levels: [{notify: [Primary]}]}]}",
        "`Primary`",
    ),
    (
        "the secondary of a rotation",
        f"on_call: {{{PEOPLE}, rotations: [{TURN}], "
        "escalation_policies: [{name: P, levels: [{notify: [Primary secondary]}]}]}",
        "`Primary secondary`",
    ),
    (
        "components",
        SHOP + PAGE + "  components: [{name: Web, renamed_from: Site}]\n"
        "  degradations: [{name: D, impact: degraded, components: [Site], messages: {resolved: Over.}}]",
        "component `Site`",
    ),
    (
        "components of a group",
        SHOP + PAGE + "  groups: [{name: G, components: [{name: Web, renamed_from: Site}]}]\n"
        "  maintenance: [{name: M, components: [Site]}]",
        "component `Site`",
    ),
    (
        "dashboards",
        f"alerts: [{{name: A, renamed_from: Errors, {ALERT}}}]\n"
        "dashboards: [{name: D, groups: [{name: G, alerts: [Errors]}]}]",
        "alert `Errors`",
    ),
]


@pytest.mark.parametrize(("text", "what"), [it[1:] for it in NAMED], ids=[it[0] for it in NAMED])
def test_what_names_a_renamed_item_as_before_is_told_its_new_name(refused: Refused, text: str, what: str) -> None:
    (error,) = refused(text)
    first, _, second = error.partition("\n")
    assert f"{what} was renamed to `" in first
    assert "renamed at shop/a.yml:" in second


MISPLACED = [
    (
        "metrics: [{name: a.b, renamed_from: a.c, from: {event: x}}]",
        "unknown key `renamed_from` in a metric: Datadog identifies a metric by its name: a new name is a new metric",
        "add the new metric, and remove this one when its history is no longer required",
    ),
    (
        "signals: [{name: a, renamed_from: b, count: user.signup}]",
        "unknown key `renamed_from` in a signal: a signal has no resource of its own, so a rename requires no record",
        "remove the line, and use the new name in the alerts, SLOs and dashboards that name the signal",
    ),
    (
        'services: [{name: Shop, links: [{name: A, renamed_from: B, url: "https://a.io"}]}]',
        "unknown key `renamed_from` in a link: it has no resource of its own, so a rename requires no record",
        "remove the line",
    ),
    (
        "dashboards: [{name: D, groups: [{name: G, renamed_from: H, signals: [error_rate]}]}]",
        "unknown key `renamed_from` in a group: it has no resource of its own, so a rename requires no record",
        "remove the line",
    ),
]


@pytest.mark.parametrize(("text", "message", "way_out"), MISPLACED)
def test_what_has_no_other_identity_than_its_name_says_so(
    refused: Refused, text: str, message: str, way_out: str
) -> None:
    (error,) = refused(text)
    first, _, second = error.partition("\n")
    assert message in first
    assert way_out in second


def test_a_component_keeps_its_id_of_before_with_and_without_its_group(loaded: Callable[..., Catalog]) -> None:
    groups = (
        "  groups: [{name: Account, renamed_from: Users, components: [{name: Web, renamed_from: Site}, {name: Mail}]}]"
    )
    page = loaded(SHOP + PAGE + groups).status_page
    assert page is not None
    (group,) = page.groups
    assert (group.id, group.renamed_from) == ("account", "users")
    assert [(it.id, it.renamed_from) for it in group.components] == [
        ("account-web", "users-site"),
        ("account-mail", "users-mail"),
    ]


def test_a_component_of_a_group_is_not_renamed_from_one_that_still_exists(refused: Refused) -> None:
    (error,) = refused(SHOP + PAGE + "  groups: [{name: G, components: [{name: A, renamed_from: B}, {name: B}]}]")
    assert "`B` was not renamed: a component with this name or id still exists" in error
