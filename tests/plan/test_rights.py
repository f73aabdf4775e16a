from pathlib import Path

import pytest

from catalog.vendors import vendor_of
from components.sdks.tables import table
from components.sentry_sdk import resources
from plan.plan import make_plan
from plan.resources.types import TYPES
from plan.rights import key_rights, rights_of

EXAMPLE = Path(__file__).parents[1] / "example" / "stacks"


@pytest.fixture(scope="module")
def prod():
    return make_plan(EXAMPLE / "prod")


def test_every_kind_that_the_example_makes_has_its_rights(prod):
    made = {it.type for it in prod.resources if vendor_of(it.type)}
    assert made
    assert made - set(TYPES) == set()


def test_every_kind_that_a_component_can_make_has_its_rights_and_no_other_has():
    of_sdks = {row.token for vendor in ("datadog", "pagerduty") for row in table(vendor).resources.values()}
    of_sentry = {kind.token for kind in vars(resources).values() if isinstance(kind, type) and "token" in vars(kind)}
    made = {token for token in of_sdks | of_sentry if not token.startswith("pulumi:providers:")}
    assert made == set(TYPES)


def test_a_stack_is_asked_only_for_what_it_makes(prod):
    datadog = {key.vendor.name: key for key in rights_of(prod)}["datadog"]
    assert datadog.write["monitors_write"] == ("monitors",)
    assert datadog.read["logs_read_data"] == ("log monitors",)
    assert any("unscoped" in note for note in datadog.notes)
    (alone,) = key_rights({"datadog:index/monitor:Monitor"}, unscoped=False)
    assert (set(alone.write), set(alone.read)) == ({"monitors_write"}, {"monitors_read"})
    assert not any("unscoped" in note for note in alone.notes)


def test_staging_pages_nobody_and_needs_no_pagerduty_key():
    assert {key.vendor.name for key in rights_of(make_plan(EXAMPLE / "staging"))} == {"datadog", "sentry"}
