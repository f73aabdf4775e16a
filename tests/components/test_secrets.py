"""Keys stay secret from where they enter to the last resource that carries them."""

import json

from plan.resources.masking import readable
from tests.support.catalogs import ON_CALL, SHOP, recorded

PAGING = {
    "around.yml": SHOP + ON_CALL,
    "alerts.yml": """
        alerts:
          - {name: A, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]}
          - {name: B, condition: error_rate > 1%, duration: 5m, severity: warning, notify: [pagerduty]}
        error_tracking: {organization: acme, team: Web, projects: [{name: Shop}]}
    """,
}
KEYS = ("datadog:apiKey", "datadog:appKey", "pagerduty:token", "sentry:token")


def test_no_key_reaches_a_resource_or_an_output_in_clear(tmp_path, preview):
    recording = recorded(tmp_path, PAGING, preview=preview, config=dict.fromkeys(KEYS, "canary"))
    given = [it.inputs for it in recording.registrations]
    assert json.dumps(given, default=str).count("canary") == len(KEYS)
    assert "canary" not in json.dumps(readable([given, recording.outputs], {}), default=str)


def test_an_integration_key_is_a_secret_in_the_state_and_where_it_is_handed_on(tmp_path, preview):
    recording = recorded(tmp_path, PAGING, preview=preview)
    integrations = [it for it in recording.registrations if it.type.endswith(":ServiceIntegration")]
    assert [it.secret_outputs for it in integrations] == [("integrationKey",)] * 3
    everything = json.dumps(readable([it.inputs for it in recording.registrations], {}), default=str)
    assert "-datadog> key" not in everything
    assert "-sentry> key" not in everything


def test_the_account_of_pagerduty_marks_its_token_as_the_others_do(tmp_path, preview):
    recording = recorded(tmp_path, PAGING, preview=preview)
    accounts = {it.name: it.inputs for it in recording.registrations if it.type.startswith("pulumi:providers:")}
    assert readable(accounts["pagerduty"]["token"], {}) == readable(accounts["sentry"]["token"], {}) == "[secret]"
