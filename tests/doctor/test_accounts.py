"""Keys that are invalid, of another account, or personal; and accounts that do not answer. No key is ever shown."""

import traceback
from dataclasses import replace

import pytest

from audit.live.http.limits import Clock
from doctor.keys import try_vendor
from doctor.model import State
from doctor.report import as_json, text_lines
from local.vendors.http.core.faults import Fault, FaultKind
from tests.support.audited_account import RunningClock
from tests.support.manual_steps import TOKEN, open_texts, step_of
from tests.support.vendor_http import Reply, vendor_server

REFUSED = (
    ("datadog", "/api/v1/validate", 403, "refuses the key in DD_API_KEY (403)"),
    ("datadog", "/api/v2/current_user", 403, "refuses the key in DD_APP_KEY (403)"),
    ("pagerduty", "/abilities", 401, "refuses the key in PAGERDUTY_TOKEN (401)"),
    ("sentry", "/api/0/organizations/example/", 401, "refuses the key in SENTRY_AUTH_TOKEN (401)"),
)


def fault(vendor: str, path: str, status: int) -> Fault:
    return Fault(kind=FaultKind.SERVER_ERROR, vendor=vendor, path=path, status=status)


def shown(examination) -> str:
    return "\n".join([*text_lines(examination), repr(as_json(examination)), repr(examination)])


@pytest.mark.parametrize(("vendor", "path", "status", "text"), REFUSED)
def test_a_refused_key_is_one_message(done, vendor, path, status, text):
    examination = done.examine(fault(vendor, path, status))
    account = step_of(examination, f"{vendor}-account")
    assert account.state is State.OPEN
    (finding,) = account.findings
    assert text in finding.text
    assert finding.fix.startswith("Create a key, and set ")
    assert finding.page.startswith("https://")
    others = [step for step in examination.steps if vendor in step.step.vendors and not step.step.is_account]
    assert {step.state for step in others} == {State.UNCHECKED}
    assert len({it.text for step in others for it in step.findings}) == 1
    assert TOKEN not in shown(examination)


def test_an_account_that_does_not_answer_could_not_be_checked(done):
    examination = done.examine(fault("pagerduty", "/abilities", 503))
    account = step_of(examination, "pagerduty-account")
    assert account.state is State.UNCHECKED
    assert "PagerDuty could not be asked" in account.findings[0].text
    assert examination.exit_code == 2
    assert TOKEN not in shown(examination)


def test_a_token_of_another_organization_is_one_message(done):
    elsewhere = Fault(kind=FaultKind.FORBIDDEN, vendor="sentry", path="/api/0/organizations/example/*")
    examination = done.examine(elsewhere)
    (finding,) = step_of(examination, "sentry-account").findings
    assert finding.text == ("The key in SENTRY_AUTH_TOKEN cannot see the Sentry organization example. It sees example.")
    assert "of example" in finding.fix


@pytest.mark.parametrize("vendor", ["datadog", "pagerduty"])
def test_keys_of_another_account_are_one_message(done, vendor):
    examination = done.examine(Fault(kind=FaultKind.OTHER_ACCOUNT, vendor=vendor), ids=True)
    (finding,) = step_of(examination, f"{vendor}-account").findings
    assert "has none of the" in finding.text
    assert finding.fix == "Set the keys of the account that the stack was applied to."
    texts = open_texts(examination)
    others = {text for id, found in texts.items() if id != f"{vendor}-account" for text in found}
    assert len(others) == 1


def test_datadog_that_pages_another_pagerduty_account_is_named(shop):
    with shop.accounts() as accounts:
        assert {it.vendor for it in accounts} == {"datadog", "pagerduty", "sentry"}
    shop.edit(
        "pagerduty", "service", "Shop", **{"body.html_url": '"https://initech.pagerduty.com/service-directory/P1"'}
    )
    (finding,) = step_of(shop.examine(), "pagerduty-in-datadog").findings
    assert finding.text == "Datadog notifies the PagerDuty account acme, and PAGERDUTY_TOKEN is of initech."


def test_an_integration_that_was_never_activated_is_named(done):
    gone = Fault(kind=FaultKind.SERVER_ERROR, vendor="datadog", path="/api/v1/integration/pagerduty", status=404)
    (finding,) = step_of(done.examine(gone), "pagerduty-in-datadog").findings
    assert finding.text == "The PagerDuty integration is not activated in Datadog."
    assert finding.page == "https://app.datadoghq.com/integrations/pagerduty"


def test_a_list_that_the_key_may_not_read_leaves_its_steps_unchecked(done):
    examination = done.examine(Fault(kind=FaultKind.FORBIDDEN, vendor="pagerduty", path="/users"))
    people = step_of(examination, "people")
    assert people.state is State.UNCHECKED
    assert "users.read" in people.findings[0].text
    assert step_of(examination, "status-page").state is State.DONE


class TestWhatVendorsTellOfAKey:
    def test_pagerduty_does_not_tell_what_a_key_may_write(self, done):
        rights = step_of(done.examine(), "pagerduty-rights")
        assert rights.state is State.DONE
        assert rights.notes == (
            "PagerDuty does not tell what this key may do. `watchbill doctor prod --rights` lists what it needs.",
        )

    def test_a_key_that_may_not_read_its_rights_is_a_note(self, done):
        forbidden = Fault(kind=FaultKind.FORBIDDEN, vendor="datadog", path="/api/v2/users/*")
        rights = step_of(done.examine(forbidden), "datadog-rights")
        assert rights.state is State.DONE
        assert rights.notes[0].startswith("Datadog does not tell what this key may do.")

    def test_a_scoped_application_key_cannot_create_log_monitors(self, shop):
        text = (shop.project / "stacks/prod/shop.yml").read_text()
        signal = 'signals:\n  - {name: refused_cards, logs: "@event:card.refused"}\n'
        alert = (
            "  - {name: Cards, condition: refused_cards > 5, duration: 5m, severity: info, notify: [slack]}\nuptime:"
        )
        (shop.project / "stacks/prod/shop.yml").write_text(signal + text.replace("uptime:", alert))
        with shop.store() as store:
            store.learn("datadog key scope", ["monitors_write"])
            store.learn("datadog permission", ["logs_read_data"])
        lacking, scoped = step_of(shop.again().examine(), "datadog-rights").findings
        assert scoped.text == "The application key is scoped, and Datadog refuses log monitors from a scoped key."
        # The user has the right, and the key's scopes do not.
        assert "slos_write" not in lacking.text
        assert "dashboards_write for dashboards" in lacking.text
        assert "monitors_write" not in lacking.text

    def test_the_key_of_a_person_is_a_note(self, done):
        with done.accounts() as accounts, vendor_server() as server:
            (account,) = (it for it in accounts if it.vendor == "pagerduty")
            server.answers("/abilities", Reply(body={"abilities": []}))
            server.answers("/users/me", Reply(body={"user": {"email": "ann@example.com"}}))
            tried = try_vendor(replace(account, root=server.root), clock=RunningClock().clock)
        assert (tried.closed, tried.person) == (None, "ann@example.com")


def test_no_key_is_in_an_exception(done):
    """Also where the vendor repeats the key in its answer, or does not answer at all."""
    with vendor_server() as server:
        with done.accounts() as accounts:
            echo = Reply(status=403, body={"errors": [f"bad key {TOKEN}"], "detail": TOKEN})
            for path in ("/api/v1/validate", "/abilities", "/api/0/organizations/example/"):
                server.answers(path, echo)
            found = [try_vendor(replace(it, root=server.root), clock=RunningClock().clock) for it in accounts]
        assert TOKEN not in repr(found)
    try:
        gone = try_vendor(replace(accounts[0], root=server.root), clock=Clock(now=lambda: 0.0, sleep=lambda _s: None))
    except Exception:  # noqa: BLE001 - the test looks into whatever is raised
        assert TOKEN not in traceback.format_exc()
    else:
        assert TOKEN not in repr(gone)
        assert gone.closed.state is State.UNCHECKED
