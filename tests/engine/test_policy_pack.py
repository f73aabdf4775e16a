"""The policy pack inside the real engine: it refuses what the rules refuse, with the catalog's excuses and places."""

from collections.abc import Iterator

import pytest

from local.engine import find_engine
from tests.support.catalogs import ON_CALL, SHOP, written
from tests.support.local_stack import LocalStack, Ran, local_stack

pytestmark = [pytest.mark.engine, pytest.mark.long]

SECRET = "xoxb-" + "123456789012-canary"
ALERT = f"    description: look at {SECRET}\n"
EXCUSE = "    excuses: [{rule: secret-in-plain-text, reason: A test of the pack, until: %s}]\n"
TWICE = "  - {name: Slower, condition: p95_latency > 3s, duration: 4m, severity: warning, notify: [slack]}\n"
SHOP_WITH_AN_ALERT = {
    "around.yml": SHOP + ON_CALL,
    "alerts.yml": """\
channels:
  - {name: slack, workspace: acme, channel: "#alerts"}
alerts:
  - name: Slow
    condition: p95_latency > 2s
    duration: 4m
    severity: warning
    notify: [slack]
""",
}


def judged(stack: LocalStack) -> Ran:
    """A preview with the pack."""
    return stack.pulumi("preview", "--policy-pack", "policies")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """A stack that was never applied; each test leaves its catalog as it was."""
    folder = tmp_path_factory.mktemp("shop")
    catalog = written(folder / "stacks" / "prod", SHOP_WITH_AN_ALERT)
    with local_stack(folder, find_engine(), catalog) as stack:
        yield stack


def test_a_warning_is_shown_with_its_place_and_stops_nothing(shop: LocalStack) -> None:
    passed = judged(shop)
    assert passed.code == 0, passed.output
    assert "[advisory]  window-short" in passed.output
    assert "alerts.yml:4:5: Slow: its window is shorter than 5 minutes" in passed.output


def test_an_error_stops_the_preview_unless_the_item_is_excused_for_now(shop: LocalStack) -> None:
    shop.edit("alerts.yml", "    severity", ALERT + "    severity")
    refused = judged(shop)
    shop.edit("alerts.yml", ALERT, ALERT + EXCUSE % "2999-01-01")
    excused = judged(shop)
    shop.edit("alerts.yml", "2999-01-01", "2020-01-01")
    expired = judged(shop)
    shop.edit("alerts.yml", ALERT + EXCUSE % "2020-01-01", "")
    assert refused.code != 0, refused.output
    assert "[mandatory]  secret-in-plain-text" in refused.output
    assert excused.code == 0, excused.output
    assert expired.code != 0, expired.output


def test_a_rule_over_the_whole_stack_is_judged_too_and_no_secret_is_printed(shop: LocalStack) -> None:
    shop.edit("alerts.yml", "    notify: [slack]\n", f"    notify: [slack]\n{ALERT}{TWICE}")
    refused = judged(shop)
    shop.edit("alerts.yml", f"    notify: [slack]\n{ALERT}{TWICE}", "    notify: [slack]\n")
    assert refused.code != 0, refused.output
    assert "[mandatory]  secret-in-plain-text" in refused.output
    assert "[advisory]  duplicate-query" in refused.output
    assert "canary" not in refused.output.partition("Policies:")[2]
