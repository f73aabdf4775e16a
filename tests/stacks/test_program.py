import os

import pulumi
import pytest

from plan.resources.recorder import Recording, record
from stacks.program import main
from tests.support.catalogs import ON_CALL, SHOP, written

KEYS = dict.fromkeys(("datadog:apiKey", "datadog:appKey", "pagerduty:token", "sentry:token"), "key")
QUIET = "    alerts: [{name: Errors, condition: error_rate > 1%, duration: 5m, severity: info}]\n"
OPEN = "alerts: [{name: Errors, condition: error_rate > 1%, duration: 5m, severity: warning, notify: [slack, email]}]"


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch):
    for name in list(os.environ):
        if name.startswith(("DD_", "DATADOG_", "PAGERDUTY_", "SENTRY_")):
            monkeypatch.delenv(name)


@pytest.fixture
def ran(tmp_path):
    """Runs the program on a catalog as the engine does: the folder and the keys come from the stack's config."""

    def run(texts, *, preview=False, config=KEYS, program=main) -> Recording:
        folder = written(tmp_path, texts)
        settings = {"watchbill:catalog": str(folder), **config}
        return record(program, stack="prod", config=settings, secret_keys=list(config), preview=preview)

    return run


@pytest.fixture
def refused(ran):
    """What the program refuses with; it must not have registered anything by then."""

    def run(texts, **options) -> str:
        messages: list[str] = []

        def program() -> None:
            try:
                main()
            except pulumi.RunError as error:
                messages.append(str(error))

        recording = ran(texts, program=program, **options)
        assert recording.registrations == []
        assert messages, "the program refused nothing"
        return messages[0]

    return run


@pytest.fixture
def warnings(monkeypatch) -> list[str]:
    heard: list[str] = []
    monkeypatch.setattr(pulumi, "warn", heard.append)
    return heard


def test_an_update_refuses_what_leads_nowhere_before_it_touches_anything(refused, warnings):
    message = refused({"alerts.yml": OPEN})
    assert message.startswith("not applied, because the routing is unfinished:\n")
    assert "`slack` has no address yet" in message
    assert "`email` has no address yet" in message
    assert message.count("alerts.yml:1:") == 2
    assert warnings == []


def test_a_page_that_reaches_nobody_is_refused_too(refused):
    text = "alerts: [{name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]}]"
    message = refused({"alerts.yml": text})
    assert "nobody is on call" in message
    assert "the catalog has no service" in message


def test_a_preview_warns_of_what_an_update_would_refuse_and_shows_the_rest(ran, warnings):
    recording = ran({"alerts.yml": OPEN}, preview=True)
    assert len(warnings) == 2
    assert all(line.startswith("`pulumi up` will refuse: ") for line in warnings)
    assert "alerts-errors" in [it.name for it in recording.registrations]


def test_what_is_only_worth_knowing_neither_stops_an_update_nor_warns(ran, warnings):
    text = "alerts: [{name: Errors, condition: error_rate > 1%, duration: 5m, severity: warning, notify: [pagerduty]}]"
    recording = ran({"alerts.yml": text, "stack.yml": "stack: {environment: staging}"})
    assert "alerts-errors" in [it.name for it in recording.registrations]
    assert warnings == []


@pytest.mark.parametrize("preview", [False, True], ids=["update", "preview"])
def test_a_wrong_catalog_is_one_message_with_every_error_and_its_place(refused, preview):
    message = refused({"a.yml": "alerts: [{nam: x}]", "b.yml": "uptime: [{name: Up, url: nonsense}]"}, preview=preview)
    assert "a.yml:1:" in message
    assert "b.yml:1:" in message


def test_keys_that_are_missing_are_named_in_one_message(refused):
    message = refused({"a.yml": SHOP + ON_CALL + QUIET}, config={"datadog:apiKey": "key"})
    assert "datadog:appKey" in message
    assert "pagerduty:token" in message
    assert "datadog:apiKey" not in message
    assert "sentry:token" not in message


def test_keys_may_come_from_the_environment(ran, monkeypatch):
    for name in ("DD_API_KEY", "DD_APP_KEY", "PAGERDUTY_TOKEN"):
        monkeypatch.setenv(name, "key")
    names = [it.name for it in ran({"a.yml": SHOP + ON_CALL + QUIET}, config={}).registrations]
    assert {"datadog", "pagerduty"} <= set(names)


def test_a_vendor_that_the_catalog_does_not_use_needs_no_key(ran):
    config = {"datadog:apiKey": "key", "datadog:appKey": "key"}
    recording = ran({"a.yml": QUIET}, config=config)
    assert {it.name for it in recording.registrations if it.type.startswith("pulumi:providers:")} == {"datadog"}


def test_a_stack_that_pages_nobody_needs_no_key_of_pagerduty(ran):
    config = {"datadog:apiKey": "key", "datadog:appKey": "key"}
    recording = ran({"a.yml": ON_CALL + QUIET + "    stack: {environment: staging}"}, config=config)
    assert "alerts-errors" in [it.name for it in recording.registrations]


def test_without_a_setting_the_catalog_is_that_of_the_stacks_own_folder():
    recording = record(main, stack="staging", config=KEYS, secret_keys=list(KEYS))
    titles = {it.inputs["name"] for it in recording.registrations if it.type.endswith(":Monitor")}
    assert "[staging] High Error Rate" in titles
    assert all(title.startswith("[staging] ") for title in titles)


def test_a_stack_without_a_folder_is_refused_by_its_name():
    with pytest.raises(pulumi.RunError, match="nowhere"):
        record(main, stack="nowhere", config=KEYS, secret_keys=list(KEYS))


@pytest.mark.parametrize("preview", [False, True], ids=["update", "preview"])
def test_a_key_in_clear_text_is_refused_and_never_quoted(refused, tmp_path, monkeypatch, preview):
    monkeypatch.setattr("stacks.program.STACKS", tmp_path / "project" / "stacks")
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "Pulumi.prod.yaml").write_text("config: {sentry:token: plain-key-1}\n")
    message = refused({"a.yml": ON_CALL + QUIET}, preview=preview)
    assert "Pulumi.prod.yaml:1:24: `sentry:token` is in clear text" in message
    assert "plain-key-1" not in message


@pytest.mark.parametrize("preview", [False, True], ids=["update", "preview"])
def test_sentry_is_registered_after_every_other_resource_and_depends_on_none(ran, preview):
    tracking = "    error_tracking: {organization: example, team: Shop, projects: [{name: Front}]}\n"
    registered = ran({"a.yml": SHOP + ON_CALL + QUIET + tracking}, preview=preview).registrations
    of_sentry = [it for it in registered if it.type.startswith(("sentry:", "pulumi:providers:sentry"))]
    others = [it for it in registered if it.type.startswith(("datadog:", "pagerduty:"))]
    assert {"pulumi:providers:sentry", "sentry:index/project:Project"} <= {it.type for it in of_sentry}
    assert min(map(registered.index, of_sentry)) > max(map(registered.index, others))
    assert {urn for it in of_sentry for urn in it.dependencies} & {it.urn for it in others} == set()
