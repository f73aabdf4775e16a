"""Edits after which an alert queries other data under its old name: a risk where it pages, else a change."""

from collections.abc import Callable
from pathlib import Path

import pytest

from review.model import StackReview
from tests.support.catalogs import ON_CALL
from tests.support.reviews import reviewed
from tests.support.texts import FixtureText

Reviewed = Callable[[str, str], StackReview]
SHOP = FixtureText("""
services: [{name: Shop, default: true}, {name: Billing}]
metrics:
  - {name: jobs.done, tags: [job], from: {event: job.finished}}
  - {name: shop.queue, type: gauge, tags: [host, queue, service], from: agent}
signals:
  - {name: failed_lines, logs: "status:error"}
  - {name: jobs, count: jobs.done}
  - {name: up, check: http.can_connect, group_by: [host]}
  - {name: queue, gauge: shop.queue, group_by: [host]}
alerts:
  - {name: Errors, condition: error_rate > 1%, duration: 5m, severity: critical, notify: [pagerduty]}
  - {name: Lines, condition: failed_lines > 5, duration: 5m, severity: critical, notify: [pagerduty]}
  - {name: Up, condition: up >= 3, severity: critical, notify: [pagerduty]}
  - {name: Slow, condition: p95_latency > 2s, duration: 5m, severity: warning}
  - {name: Queue, condition: queue > 5, duration: 5m, severity: critical, notify: [pagerduty]}
slos:
  - {name: Fine, target: 99%, of: {ratio: error_rate}, alerts: [page], notify_page: [pagerduty]}
""")


@pytest.fixture
def edit(tmp_path: Path) -> Reviewed:
    def run(old: str, new: str) -> StackReview:
        assert SHOP.count(old) == 1, old
        texts = [{"shop.yml": text, "on_call.yml": ON_CALL} for text in (SHOP, SHOP.replace(old, new))]
        return reviewed(tmp_path, *texts)

    return run


def risks(review: StackReview) -> dict[str, str]:
    return {danger.id: danger.text for danger in review.risks}


def sentences(review: StackReview, ref: str) -> list[str]:
    return [it.text for change in review.changes if change.ref == ref for it in change.sentences]


def test_a_renamed_service_whose_tag_stays_changes_no_query(edit: Reviewed) -> None:
    review = edit("{name: Shop, default: true}", "{name: Store, renamed_from: Shop, tag: shop, default: true}")
    assert "services/store" in {it.ref for it in review.changes}
    assert risks(review) == {}
    assert not any("other data" in it.text for change in review.changes for it in change.sentences)


def test_a_renamed_service_with_a_new_tag_is_one_risk_that_names_what_pages(edit: Reviewed) -> None:
    review = edit("{name: Shop, default: true}", "{name: Store, renamed_from: Shop, tag: store, default: true}")
    assert list(risks(review)) == ["query:services/store"]
    text = risks(review)["query:services/store"]
    assert text.startswith("Store: 4 paging alerts (")
    assert all(name in text for name in ("Errors", "Lines", "Queue", "Fine"))
    assert "service:store instead of service:shop" in text
    assert sentences(review, "alerts/slow") == ["queries different data: service:store instead of service:shop"]


def test_the_tag_alone_is_as_much_of_a_risk(edit: Reviewed) -> None:
    review = edit("{name: Shop, default: true}", "{name: Shop, tag: shop-web, default: true}")
    assert list(risks(review)) == ["query:services/shop"]


@pytest.mark.parametrize(
    ("name", "condition"),
    [
        ("Errors", "condition: error_rate > 1%"),
        ("Lines", "condition: failed_lines > 5"),
        ("Queue", "condition: queue > 5"),
    ],
)
def test_an_alert_that_moves_to_another_service_queries_other_data(edit: Reviewed, name: str, condition: str) -> None:
    review = edit(f"{{name: {name}, {condition}", f"{{name: {name}, service: Billing, {condition}")
    ref = f"alerts/{name.lower()}"
    assert list(risks(review)) == [f"query:{ref}"]
    assert risks(review)[f"query:{ref}"].endswith("queries different data: service:billing instead of service:shop")
    assert "queries different data: service:billing instead of service:shop" in sentences(review, ref)


def test_an_slo_that_moves_to_another_service_queries_other_data(edit: Reviewed) -> None:
    review = edit("{name: Fine, target", "{name: Fine, service: Billing, target")
    assert list(risks(review)) == ["query:slos/fine"]


def test_what_does_not_page_says_so_and_is_no_risk(edit: Reviewed) -> None:
    review = edit("{name: Slow, condition", "{name: Slow, service: Billing, condition")
    assert risks(review) == {}
    assert "queries different data: service:billing instead of service:shop" in sentences(review, "alerts/slow")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("error_rate > 1%, duration: 5m", "error_rate > 2%, duration: 5m"),
        ("error_rate > 1%, duration: 5m", "error_rate > 1%, duration: 4m"),
        ("error_rate > 1%, duration: 5m", "error_rate > 1%, duration: 5m, group_by: [endpoint]"),
        ("p95_latency > 2s", "p99_latency > 2s"),
        ("condition: up >= 3", "condition: up >= 4"),
        ("target: 99%, of", "target: 98%, of"),
    ],
)
def test_an_edit_of_what_is_done_with_the_data_is_no_such_risk(edit: Reviewed, old: str, new: str) -> None:
    review = edit(old, new)
    assert [it.text for change in review.changes for it in change.sentences]
    assert not any(id.startswith("query:") for id in risks(review))
    assert not any("other data" in it.text for change in review.changes for it in change.sentences)


def test_a_metric_that_loses_the_tag_of_the_service_is_the_risk(edit: Reviewed) -> None:
    review = edit("tags: [host, queue, service], from: agent", "tags: [host, queue], from: agent")
    assert risks(review) == {"query:metrics/shop.queue": risks(review)["query:metrics/shop.queue"]}
    assert "Queue" in risks(review)["query:metrics/shop.queue"]
    assert "no longer service:shop" in risks(review)["query:metrics/shop.queue"]


def test_a_signal_of_other_services_is_a_risk(edit: Reviewed) -> None:
    review = edit(
        '{name: failed_lines, logs: "status:error"}', '{name: failed_lines, services: all, logs: "status:error"}'
    )
    assert list(risks(review)) == ["query:alerts/lines"]


REPORTED = FixtureText("{name: shop.queue, type: gauge, tags: [host, queue, service], from: agent, reported: true}")


def test_an_agents_metric_that_is_configured_keeps_its_tags_alone(edit: Reviewed) -> None:
    review = edit(REPORTED.replace(", reported: true", ""), REPORTED)
    assert list(risks(review)) == ["tags:metrics/shop.queue"]
    assert "keeps only the tags env, host, queue and service" in risks(review)["tags:metrics/shop.queue"]


def test_a_tag_that_is_dropped_names_the_alerts_that_query_by_it(tmp_path: Path) -> None:
    before = SHOP.replace(REPORTED.replace(", reported: true", ""), REPORTED)
    after = before.replace("[host, queue, service]", "[queue, service]").replace(
        "gauge: shop.queue, group_by: [host]", "gauge: shop.queue, group_by: [queue]"
    )
    texts = [{"shop.yml": text, "on_call.yml": ON_CALL} for text in (before, after)]
    found = risks(reviewed(tmp_path, *texts))
    assert (
        found["tags:metrics/shop.queue"]
        == "shop.queue drops the tag host; queries by it return nothing (affects Queue)"
    )


def test_a_tag_that_is_added_is_no_risk(tmp_path: Path) -> None:
    before = SHOP.replace(REPORTED.replace(", reported: true", ""), REPORTED)
    texts = [
        {"shop.yml": text, "on_call.yml": ON_CALL} for text in (before, before.replace("[host, q", "[host, zone, q"))
    ]
    review = reviewed(tmp_path, *texts)
    assert "metrics/shop.queue" in {it.ref for it in review.changes}
    assert risks(review) == {}


def test_a_metric_of_log_lines_that_drops_a_tag_is_a_risk(edit: Reviewed) -> None:
    review = edit("tags: [job], from", "from")
    assert list(risks(review)) == ["tags:metrics/jobs.done"]
