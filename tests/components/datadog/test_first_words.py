"""The first 60 characters of a notification, which a phone shows: what is wrong, and where."""

import re

import pytest

from plan.plan import make_plan
from policies.engine.message import parse_message
from tests.support.example import STACKS

FIRST = 60
_FIRST_LINE = re.compile(r"\{\{#is_alert\}\}\n([^\n]*)")


@pytest.mark.parametrize("stack", ["prod", "staging"])
def test_every_message_says_what_is_wrong_and_where(stack):
    plan = make_plan(STACKS / stack)
    checked = 0
    for resource in plan.resources:
        message = resource.inputs.get("message")
        if resource.item is None or not isinstance(message, str) or "{{#is_alert}}" not in message:
            continue
        first = _FIRST_LINE.search(message)
        assert first, resource.name
        assert f"in {plan.catalog.stack.environment}" in first[1][:FIRST], first[1]
        assert parse_message(message).blocks["is_alert"].strip().startswith(first[1])
        checked += 1
    assert checked > 30


@pytest.mark.parametrize("stack", ["prod", "staging"])
def test_an_alert_of_a_share_says_how_many_events_it_requires(stack):
    plan = make_plan(STACKS / stack)
    messages = {resource.item: resource.inputs.get("message") for resource in plan.resources if resource.item}
    guarded = [alert for alert in plan.catalog.alerts if alert.min_events]
    assert guarded
    for alert in guarded:
        assert f"Requires at least {alert.min_events} events" in messages[f"alerts/{alert.id}"]
