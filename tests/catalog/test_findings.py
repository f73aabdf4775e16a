"""What is right but leads nowhere yet is a finding that says what to write, and what it says to write is right."""

from collections.abc import Callable

import pytest

from catalog import Catalog

Loaded = Callable[..., Catalog]
ALERT = """\
alerts:
  - name: Down
    condition: error_rate > 1%
    duration: 5m
    severity: critical
    notify: [{notify}]
"""
UPTIME = "uptime:\n  - {{name: Home, url: https://example.com, notify: [{notify}]}}\n"
FILLED = {
    "<workspace>": "acme",
    "<channel>": "alerts",
    "<address>": "ops@example.com",
    "<name>": "Ada",
    "<zone>": "UTC",
    "<key>": "opsWebhook",
}


def rules(catalog: Catalog) -> list[tuple[str, str, str]]:
    return [(finding.rule, finding.severity, str(finding.source)) for finding in catalog.findings]


def what_to_write(message: str) -> str:
    text = message.partition("\n")[2]
    for placeholder, value in FILLED.items():
        text = text.replace(placeholder, value)
    return text


@pytest.mark.parametrize("watch", [ALERT, UPTIME])
@pytest.mark.parametrize("channel", ["slack", "email"])
def test_a_built_in_channel_is_open_until_the_yaml_of_the_finding_is_written(
    loaded: Loaded, watch: str, channel: str
) -> None:
    text = watch.format(notify=channel)
    (finding,) = loaded(text).findings
    assert (finding.rule, finding.severity, str(finding.source)[:14]) == ("channel-open", "error", "shop/a.yml:2:5")
    assert loaded(text, channels="channels:\n" + what_to_write(finding.message)).findings == ()


def test_an_own_channel_without_an_address_is_open_where_it_is_written(loaded: Loaded) -> None:
    channels = "channels:\n  - {name: Payments, kind: slack}\n  - {name: Unused, kind: email}\n"
    catalog = loaded(ALERT.format(notify="payments"), channels=channels)
    assert rules(catalog) == [("channel-open", "error", "shop/channels.yml:2:5")]
    written = "channels:\n" + what_to_write(catalog.findings[0].message)
    assert loaded(ALERT.format(notify="payments"), channels=written).findings == ()


def test_a_webhook_without_a_url_is_open(loaded: Loaded) -> None:
    (finding,) = loaded(ALERT.format(notify="ops"), channels="channels: [{name: ops, kind: webhook}]").findings
    assert finding.rule == "channel-open"
    assert loaded(ALERT.format(notify="ops"), channels="channels:\n" + what_to_write(finding.message)).findings == ()


def test_paging_needs_a_service_and_someone_on_call_and_says_how_to_write_both(loaded: Loaded) -> None:
    text = ALERT.format(notify="pagerduty")
    catalog = loaded(text)
    assert rules(catalog) == [("on-call-open", "error", "shop/a.yml:2:5")] * 2
    written = {f"f{index}": what_to_write(finding.message) for index, finding in enumerate(catalog.findings)}
    assert loaded(text, **written).findings == ()


def test_people_without_a_rotation_are_not_on_call(loaded: Loaded) -> None:
    people = "services: [{name: Shop}]\non_call:\n  people: [{name: Ada, email: ada@example.com}]\n"
    (finding,) = loaded(ALERT.format(notify="pagerduty"), b=people).findings
    assert "people:" not in finding.message.replace("people: [<name>]", "")
    assert "rotations:" in finding.message


def test_a_paged_service_that_could_have_several_escalation_policies_must_name_one(loaded: Loaded) -> None:
    on_call = """\
on_call:
  people: [{name: Ada, email: ada@example.com}]
  escalation_policies: [{name: Days, levels: [{notify: Ada}]}, {name: Nights, levels: [{notify: everyone}]}]
"""
    catalog = loaded(
        ALERT.format(notify="pagerduty"), b=on_call, c="services: [{name: Shop}, {name: B, default: true}]"
    )
    assert rules(catalog) == [("on-call-open", "error", "shop/c.yml:1:26")]
    assert "`Days` or `Nights`" in catalog.findings[0].message


def test_a_stack_that_is_not_production_pages_nobody_and_says_so_once(loaded: Loaded) -> None:
    text = "stack: {environment: staging}\n" + ALERT.format(notify="pagerduty") + UPTIME.format(notify="pagerduty")
    (finding,) = loaded(text).findings
    assert (finding.rule, finding.severity, str(finding.source)) == ("pages-nobody-here", "info", "shop/a.yml:3:5")
    assert "`Down` and `Home`" in finding.message


def test_an_alert_that_pages_nobody_asks_for_nobody_on_call(loaded: Loaded) -> None:
    assert (
        loaded(ALERT.format(notify="slack"), b='channels: [{name: slack, workspace: a, channel: "#a"}]').findings == ()
    )
