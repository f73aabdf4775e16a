import pulumi
import pytest

from plan.resources.recorder import record
from stacks.program import compose
from tests.support.catalogs import every, loaded, made, recorded
from tests.support.texts import FixtureText

ALERT = FixtureText("""
    alerts:
      - {name: Errors, condition: error_rate > 1%, duration: 5m, severity: warning, notify: [NOTIFY]}
""")


def notifying(*names: str) -> str:
    return ALERT.replace("NOTIFY", ", ".join(names))


def handles(plan) -> list[list[str]]:
    """The handles of the only monitor's message, block by block."""
    lines = made(plan, "Monitor").inputs["message"].splitlines()
    return [line.split()[1:] for line in lines if line.startswith("Notified: ")]


def test_the_owner_makes_the_slack_channel_and_the_message_names_it(planned):
    plan = planned(notifying("slack") + '    channels: [{name: slack, workspace: acme, channel: "#web-alerts"}]')
    inputs = made(plan, "Channel", "channels-slack").inputs
    assert (inputs["accountName"], inputs["channelName"]) == ("acme", "#web-alerts")
    assert inputs["display"] == dict.fromkeys(["message", "notified", "snapshot", "tags", "muteButtons"], True)
    assert handles(plan) == [["@slack-acme-web-alerts"]] * 2


@pytest.mark.parametrize(
    ("kind", "channel"),
    [
        ("Channel", '{name: slack, workspace: acme, channel: "#alerts"}'),
        ("Webhook", '{name: bot, kind: webhook, url_secret: "watchbill:bot"}'),
    ],
)
def test_no_monitor_waits_for_a_channel_that_its_message_names(planned, kind, channel):
    name = channel.removeprefix("{name: ").partition(",")[0]
    plan = planned(notifying(name) + f"    channels: [{channel}]")
    assert handles(plan) != []
    assert made(plan, kind).urn not in made(plan, "Monitor").dependencies


def test_another_stack_names_the_channel_and_does_not_make_it(planned):
    plan = planned(
        notifying("slack")
        + '    channels: [{name: slack, workspace: acme, channel: "#alerts"}]\n'
        + "    stack: {environment: staging, owns: {datadog: false}}"
    )
    assert every(plan, "Channel") == []
    assert handles(plan) == [["@slack-acme-alerts"]] * 2


def test_two_names_for_one_slack_channel_are_one_resource(planned):
    plan = planned(
        notifying("slack", "web-team")
        + """
    channels:
      - {name: slack, workspace: acme, channel: "#alerts"}
      - {name: web-team, kind: slack, workspace: acme, channel: "#alerts"}
    """
    )
    assert len(every(plan, "Channel")) == 1
    assert handles(plan) == [["@slack-acme-alerts"] * 2] * 2


ROOM = 'kind: slack, workspace: acme, channel: "#alerts"'


@pytest.mark.parametrize("first", ["Apollo", "Zeus"])
def test_the_resource_of_two_names_stays_whichever_of_them_is_renamed(planned, first):
    channels = f"    channels: [{{name: {first}, renamed_from: Mid, {ROOM}}}, {{name: Nova, {ROOM}}}]\n"
    held = made(planned(channels), "Channel")
    # Before, `mid` came first of the two; the resource is found under it whichever is first now.
    assert "channels-mid" in held.aliases
    assert {held.name, *held.aliases} == {"channels-mid", f"channels-{first.lower()}", "channels-nova"}


def test_a_renamed_webhook_keeps_its_handle(planned):
    text = '    channels: [{name: Bot, renamed_from: Ops bot, kind: webhook, url_secret: "watchbill:opsBot"}]'
    plan = planned(notifying("Bot") + text)
    webhook = made(plan, "Webhook")
    assert (webhook.name, webhook.aliases, webhook.inputs["name"]) == ("channels-bot", ("channels-ops-bot",), "ops-bot")
    assert handles(plan) == [["@webhook-ops-bot"]] * 2
    elsewhere = planned(notifying("Bot") + text + "\n    stack: {environment: staging, owns: false}")
    assert handles(elsewhere) == [["@webhook-ops-bot"]] * 2


def test_channels_of_one_name_in_two_workspaces_are_two_resources(planned):
    plan = planned(
        notifying("slack", "partner")
        + """
    channels:
      - {name: slack, workspace: acme, channel: "#alerts"}
      - {name: partner, kind: slack, workspace: partner, channel: "#alerts"}
    """
    )
    assert len(every(plan, "Channel")) == 2
    assert sorted(handles(plan)[0]) == ["@slack-acme-alerts", "@slack-partner-alerts"]


def test_a_channel_is_made_before_the_first_alert_names_it(planned):
    plan = planned('channels: [{name: web-team, kind: slack, workspace: acme, channel: "#web"}]')
    assert made(plan, "Channel").inputs["channelName"] == "#web"


def test_an_email_channel_mails_every_address(planned):
    plan = planned(notifying("email") + "    channels: [{name: email, addresses: [ops@example.com, cto@example.com]}]")
    assert [sorted(block) for block in handles(plan)] == [["@cto@example.com", "@ops@example.com"]] * 2


@pytest.mark.parametrize("name", ["slack", "email", "pagerduty"])
def test_a_channel_that_leads_nowhere_yet_has_no_handle_and_no_resource(planned, name):
    plan = planned(notifying(name))
    assert handles(plan) == []
    assert every(plan, "Channel") == []


def test_a_monitor_with_an_open_channel_still_tells_the_others(planned):
    plan = planned(notifying("slack", "email") + "    channels: [{name: email, address: ops@example.com}]")
    assert handles(plan) == [["@ops@example.com"]] * 2


WEBHOOK = """
    channels: [{name: Ops bot, kind: webhook, url_secret: "watchbill:opsBot"}]
"""


def test_a_webhook_is_made_with_its_url_kept_secret(planned):
    plan = planned(notifying("Ops bot") + WEBHOOK)
    hook = made(plan, "Webhook", "channels-ops-bot")
    assert (hook.inputs["name"], hook.inputs["url"], hook.inputs["encodeAs"]) == ("ops-bot", "[secret]", "json")
    assert handles(plan) == [["@webhook-ops-bot"]] * 2


def test_the_url_of_a_webhook_stays_secret_in_the_state(tmp_path):
    recording = recorded(tmp_path, notifying("Ops bot") + WEBHOOK)
    hook = next(it for it in recording.registrations if it.name == "channels-ops-bot")
    assert hook.secret_outputs == ("url",)


def test_another_stack_names_the_webhook_and_needs_no_url(planned):
    plan = planned(notifying("Ops bot") + WEBHOOK + "    stack: {environment: staging, owns: false}")
    assert every(plan, "Webhook") == []
    assert handles(plan) == [["@webhook-ops-bot"]] * 2


def test_a_webhook_whose_url_is_not_set_says_how_to_set_it(tmp_path):
    catalog = loaded(tmp_path, notifying("Ops bot") + WEBHOOK)
    with pytest.raises(pulumi.RunError, match="pulumi config set --secret watchbill:opsBot"):
        record(lambda: compose(catalog), stack="prod")


def test_no_notification_rule_stands_beside_a_handle(planned):
    plan = planned(notifying("slack", "Ops bot") + WEBHOOK)
    assert handles(plan) == [["@webhook-ops-bot"]] * 2
    assert every(plan, "MonitorNotificationRule") == []
