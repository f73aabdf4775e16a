"""What stands in for the vendors' SDKs registers what the SDKs' own classes register, byte for byte."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pulumi
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from catalog import Catalog, CatalogErrors, load
from components import sdks
from plan.resources import recorder
from plan.resources.recorder import record
from tests.support.catalogs import CLONE, composed, loaded
from tests.support.example import STACKS
from tests.support.generated import catalogs
from tools.sdk_tables import VENDORS, as_text

Requests = dict[tuple[str, str, str], bytes]


@contextmanager
def own_classes() -> Iterator[None]:
    """Components make their resources with the SDKs' own classes."""
    modules = [it for name, it in sys.modules.items() if name.startswith("components.") and "sdks" not in name]
    named = [(module, vendor) for module in modules for vendor in VENDORS if hasattr(module, vendor)]
    assert named
    for module, vendor in named:
        setattr(module, vendor, importlib.import_module(f"pulumi_{vendor}"))
    try:
        yield
    finally:
        for module, vendor in named:
            setattr(module, vendor, getattr(sdks, vendor))


def requests(catalog: Catalog, monkeypatch: pytest.MonkeyPatch, *, preview: bool = False) -> Requests:
    """Every registration and look-up of a catalog's program, as it goes over the wire."""
    sent: Requests = {}
    monitor = recorder._RecordingMonitor
    register, look_up = monitor.RegisterResource, monitor.Invoke

    def registered(self, request):
        kept = type(request).FromString(request.SerializeToString())
        kept.dependencies.sort()  # it comes from a set
        for of in kept.propertyDependencies.values():
            of.urns.sort()
        kept.ClearField("stackTrace")  # it names every line that led here, those of the test too
        if kept.type.startswith("pulumi:"):  # the line is that of a class or of the test, not of a component
            kept.ClearField("sourcePosition")
        else:
            assert "/components/" in kept.sourcePosition.uri or "/stacks/" in kept.sourcePosition.uri
        sent["resource", kept.type, kept.name] = kept.SerializeToString(deterministic=True)
        return register(self, request)

    def looked_up(self, request):
        sent["look-up", request.tok, str(request.args)] = request.SerializeToString(deterministic=True)
        return look_up(self, request)

    with monkeypatch.context() as patch:
        patch.setattr(monitor, "RegisterResource", registered)
        patch.setattr(monitor, "Invoke", looked_up)
        patch.setattr(recorder, "without_stack_traces", nullcontext)
        keys = ("datadog:apiKey", "datadog:appKey", "pagerduty:token", "sentry:token")
        composed(catalog, preview=preview, config=dict.fromkeys(keys, "canary"))
    return sent


def hold(catalog: Catalog, monkeypatch: pytest.MonkeyPatch, *, preview: bool = False) -> None:
    """Fail with the first request that differs."""
    thin = requests(catalog, monkeypatch, preview=preview)
    with own_classes():
        own = requests(catalog, monkeypatch, preview=preview)
    assert len(own) > 5
    assert thin.keys() == own.keys()
    assert [it for it in own if own[it] != thin[it]] == []


@pytest.mark.parametrize("stack", ["prod", "staging"])
@pytest.mark.parametrize("preview", [False, True], ids=["applied", "preview"])
def test_an_example_sends_what_the_sdks_own_classes_send(monkeypatch, stack, preview):
    hold(load(STACKS / stack), monkeypatch, preview=preview)


@pytest.mark.long
def test_generated_catalogs_send_what_the_sdks_own_classes_send(tmp_path, monkeypatch):
    compared = []

    @seed(7)
    @settings(max_examples=25, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(catalogs())
    def one(sections):
        try:
            catalog = loaded(tmp_path, {"all.yml": json.dumps(sections)})
        except CatalogErrors:
            return
        hold(catalog, monkeypatch)
        compared.append(catalog)

    one()
    assert len(compared) >= 8


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_table_is_that_of_the_installed_sdk(vendor):
    kept = (CLONE / "components" / "sdks" / f"{vendor}.json").read_text(encoding="utf-8")
    assert kept == as_text(vendor), "run `make sdks`"


def test_a_plan_imports_no_sdk():
    program = (
        "import sys; from pathlib import Path; from plan.plan import make_plan; plan = make_plan(Path(sys.argv[1]));"
        "print(len(plan.resources), [it for it in sys.modules if it in ('pulumi_datadog', 'pulumi_pagerduty')])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(STACKS / "prod")], cwd=CLONE, capture_output=True, text=True, check=True
    )
    count, _, imported = ran.stdout.strip().partition(" ")
    assert int(count) > 100
    assert imported == "[]"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sdks.datadog.Monitor("a", querry="x"), "Monitor has no argument querry; did you mean query?"),
        (lambda: sdks.datadog.Monitor("a", name="x"), "Monitor requires the argument message"),
        (
            lambda: sdks.pagerduty.ScheduleLayerArgs(start="x"),
            "ScheduleLayerArgs requires the argument rotation_turn_length_seconds",
        ),
        (lambda: sdks.pagerduty.get_user_output(mail="x"), "get_user_output has no argument mail; did you mean email?"),
    ],
)
def test_a_misspelt_or_missing_argument_is_an_error(call, message):
    with pytest.raises(TypeError) as raised:
        call()
    assert str(raised.value) == message


def test_a_class_that_is_in_no_table_says_how_it_comes_in():
    with pytest.raises(AttributeError, match=r"the table of datadog has no Dashbord; `make sdks` creates it again"):
        _ = sdks.datadog.Dashbord


def test_an_output_that_nobody_reads_yet_says_how_it_comes_in():
    failures = []

    def program():
        made = sdks.pagerduty.Team("a", name="A")
        assert isinstance(made, pulumi.CustomResource)
        assert isinstance(made.name, pulumi.Output)
        try:
            _ = made.html_url
        except AttributeError as error:
            failures.append(str(error))

    record(program, stack="prod")
    assert failures == ["Team has no output html_url; `make sdks` adds what components read"]


def test_options_name_properties_in_python_as_with_the_sdk():
    def program():
        options = pulumi.ResourceOptions(ignore_changes=["default_role"], additional_secret_outputs=["html_url"])
        sdks.pagerduty.Team("a", name="A", opts=options)

    (team,) = record(program, stack="prod").registrations
    assert team.secret_outputs == ("htmlUrl",)


def test_the_folder_of_tables_has_one_a_vendor():
    assert sorted(Path(CLONE, "components", "sdks").glob("*.json")) == [
        CLONE / "components" / "sdks" / f"{vendor}.json" for vendor in sorted(VENDORS)
    ]


def test_code_of_your_own_that_imports_an_sdk_registers_the_same_beside_them():
    def program():
        team = sdks.pagerduty.Team("team", name="A")
        for name, sdk in (("own", importlib.import_module("pulumi_datadog")), ("thin", sdks.datadog)):
            opts = pulumi.ResourceOptions(depends_on=[team], ignore_changes=["message"])
            message = pulumi.Output.concat("for ", team.name)
            sdk.Monitor(name, name="Errors", type="metric alert", query="q", message=message, opts=opts)

    team, *monitors = record(program, stack="prod").registrations
    own, thin = sorted(monitors, key=lambda it: it.name)
    assert (own.name, own.dependencies) == ("own", (team.urn,))
    assert own.inputs["message"] == "for A"
    alike = ("type", "inputs", "dependencies", "secret_outputs", "ignore_changes")
    assert [getattr(own, key) for key in alike] == [getattr(thin, key) for key in alike]
