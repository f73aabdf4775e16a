"""The corpus itself: files are read or refused with file and case, and each check of it can fail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent, indent
from types import SimpleNamespace

import pytest

from tests.support import forbidden
from tests.support.catalogs import planned, recorded
from tests.support.conformance import Case, CorpusError, load_cases
from tests.support.forbidden import contradictions, matches, refusals_of
from tests.support.texts import FixtureText
from tests.support.vendor_answers import disagreement
from tests.support.vendors_page import as_markdown

FILE = """\
resource: datadog:index/monitor:Monitor
base: {name: Slow, type: query alert, query: "avg(last_5m):avg:a.b{*} > 5", message: Slow, timeoutH: 1}
cases:
"""
READ = """
source: Example
url: https://example.com/a|b
evidence: report
read: 2026-11-28
sure: high
"""
REFUSED = FixtureText("answer: refused\nstatus: 400\nmessage: at most 24\nproperty: timeoutH\n")

ALERT = """
    channels: [{name: slack, workspace: acme, channel: "#alerts"}]
    alerts: [{name: Slow, severity: info, condition: %s, duration: 5m}]
"""

Corpus = Callable[..., list[Case]]


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """A corpus of one file of monitors; each case is its YAML without what was read."""

    def load(*cases: str, file: str = FILE, read: str = READ) -> list[Case]:
        path = tmp_path / "datadog" / "monitor.yml"
        path.parent.mkdir(exist_ok=True)
        items = [indent(dedent(case).strip() + read, "    ") for case in cases]
        path.write_text(file + "".join(f"  -\n{item}\n" for item in items), encoding="utf-8")
        return load_cases(tmp_path)

    return load


def test_a_request_is_the_base_with_what_the_case_changes(corpus: Corpus) -> None:
    (case,) = corpus("id: a\nrequest: {timeoutH: null, priority: '1', message: Very slow}\nanswer: accepted")
    assert str(case) == "datadog/monitor:a"
    assert case.request == {
        "name": "Slow",
        "type": "query alert",
        "query": "avg(last_5m):avg:a.b{*} > 5",
        "message": "Very slow",
        "priority": "1",
    }


@pytest.mark.parametrize(
    ("case", "error"),
    [
        ("id: a\nrequest: {}\nanswer: maybe", "case a: answer: "),
        ("id: a\nrequest: {}\nanswer: accepted\nmood: good", "case a: mood: "),
        ("id: A case\nrequest: {}\nanswer: accepted", "case A case: id: "),
        ("request: {}\nanswer: accepted", "case 1: id: "),
        (
            "id: a\nrequest: {}\nanswer: refused\nstatus: 400",
            "case a: Value error, a refused case needs message, property",
        ),
        ("id: a\nrequest: {}\nanswer: accepted\nstatus: 400", "case a: Value error, an accepted case has no status"),
        ("id: a\nrequest: {}\n" + REFUSED + "forbids: {type: '(?!slo)'}", "case a: forbids: "),
        ("id: a\nresource: datadog:index/moniter:Moniter\nrequest: {}\nanswer: accepted", "case a: no stand-in has"),
        (
            "id: a\nresource: grafana:oss/rule:Rule\nrequest: {}\nanswer: accepted",
            "case a: no stand-in has the resource",
        ),
        (
            "id: a\nrequest: {}\nanswer: accepted\ngiven: [{resource: datadog:index/x:X, inputs: {}}]",
            "case a: no stand-in has the resource type datadog:index/x:X",
        ),
    ],
)
def test_a_wrong_case_is_named_with_its_file(corpus: Corpus, case: str, error: str) -> None:
    with pytest.raises(CorpusError) as raised:
        corpus(case)
    assert f"datadog/monitor.yml: {error}" in str(raised.value)


def test_every_error_is_reported_at_once(corpus: Corpus) -> None:
    with pytest.raises(CorpusError) as raised:
        corpus("id: a\nrequest: 1\nanswer: accepted", "id: b\nrequest: {}\nanswer: no")
    assert len(str(raised.value).splitlines()) == 2


def test_a_file_without_cases_is_refused(tmp_path: Path) -> None:
    (tmp_path / "datadog").mkdir()
    (tmp_path / "datadog" / "monitor.yml").write_text("resource: datadog:index/monitor:Monitor\ncases: []\n")
    with pytest.raises(CorpusError, match=r"datadog/monitor\.yml: no cases"):
        load_cases(tmp_path)


def test_two_cases_of_one_file_differ_in_their_ids(corpus: Corpus) -> None:
    with pytest.raises(CorpusError, match=r"monitor\.yml: case a: the id is there 2 times"):
        corpus(*["id: a\nrequest: {}\nanswer: accepted"] * 2)


def test_only_an_experiment_has_no_url(corpus: Corpus) -> None:
    case = "id: a\nrequest: {}\nanswer: accepted"
    unread = FixtureText("\nsource: Example\nevidence: experiment\nread: 2026-11-28\nsure: high\n")
    assert corpus(case, read=unread)[0].url is None
    with pytest.raises(CorpusError, match="has the url of what was read"):
        corpus(case, read=unread.replace("experiment", "report"))


def test_a_stand_in_that_disagrees_with_a_case_is_found(corpus: Corpus) -> None:
    right_refusal, too_lenient, wrong_property, too_strict = corpus(
        f"id: a\nrequest: {{timeoutH: 25}}\n{REFUSED}",
        f"id: b\nrequest: {{timeoutH: 24}}\n{REFUSED}",
        f"id: c\nrequest: {{timeoutH: 25}}\n{REFUSED.replace('timeoutH', 'query')}",
        "id: d\nrequest: {timeoutH: 25}\nanswer: accepted",
    )
    assert disagreement(right_refusal) is None
    assert disagreement(too_lenient) == "the vendor: refused at timeoutH; the stand-in: accepted"
    assert "the stand-in: timeoutH: must be" in (disagreement(wrong_property) or "")
    assert "the vendor: accepted; the stand-in: timeoutH: must be" in (disagreement(too_strict) or "")


def test_a_second_fault_in_a_refused_request_is_found(corpus: Corpus) -> None:
    (case,) = corpus(f"id: a\nrequest: {{timeoutH: 25, priority: '9'}}\n{REFUSED}")
    assert "priority: must be" in (disagreement(case) or "")


def test_what_is_given_is_made_before_and_named_by_its_id(corpus: Corpus) -> None:
    given = "given: [{resource: 'datadog:index/monitor:Monitor', inputs: {name: %s, %s}}]"
    inputs = "type: query alert, query: 'avg(last_5m):avg:a.b{*} > 5', message: Slow"
    composite = "request: {type: composite, timeoutH: null, query: '${%s} || ${%s}'}\nanswer: accepted\n"
    (right,) = corpus(f"id: a\n{composite % ('One', 'One')}{given % ('One', inputs)}")
    assert disagreement(right) is None
    (refused,) = corpus(f"id: a\n{composite % ('One', 'One')}{given % ('One', inputs + ', timeoutH: 25')}")
    with pytest.raises(AssertionError, match="the stand-in refuses what is given: timeoutH"):
        disagreement(refused)


def test_a_refusal_by_the_account_blames_its_property(corpus: Corpus) -> None:
    (case,) = corpus(
        "id: a\nrequest: {type: composite, timeoutH: null, query: 1 && 2}\n" + REFUSED.replace("timeoutH", "query")
    )
    assert disagreement(case) is None


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        ({"query": r"> \d$"}, True),
        ({"query": r"^> \d$"}, False),
        ({"query": "avg", "onMissingData": "."}, False),
        ({"query": "avg", "onMissingData": None}, True),
        ({"timeoutH": None}, False),
        ({"timeoutH": "^24$"}, True),
        ({"flag": "true"}, True),
        ({"a.b": "deep"}, True),
        ({"a.c": None}, True),
        ({"tags[]": "^env:prod$"}, True),
        ({"tags[]": "^prod$"}, False),
        ({"steps[].kind": "body", "steps[].target": None}, True),
        ({"steps[].kind": "head", "steps[].target": None}, False),
        ({"steps[].checks[].is": "x"}, True),
        ({"none[].kind": "body"}, False),
        ({"a": '"b": "deep"'}, True),
    ],
)
def test_a_class_is_what_matches_every_pattern(patterns: dict[str, str | None], found: bool) -> None:
    inputs = {
        "query": "avg(last_5m):avg:a.b{*} > 5",
        "timeoutH": 24,
        "flag": True,
        "a": {"b": "deep"},
        "tags": ["team:web", "env:prod"],
        "steps": [{"kind": "body"}, {"kind": "head", "target": "x", "checks": [{"is": "x"}]}],
    }
    assert matches(inputs, patterns) is found


def test_a_plan_that_sends_what_is_refused_is_found_by_resource_and_case(corpus: Corpus) -> None:
    cases = corpus(f"id: a\nrequest: {{timeoutH: 25}}\n{REFUSED}forbids: {{timeoutH: '^(2[5-9]|[3-9]\\d)$'}}")
    kind = "datadog:index/monitor:Monitor"
    sent = [SimpleNamespace(type=kind, name=f"m{hours}", inputs={"timeoutH": hours}) for hours in (24, 25)]
    other = SimpleNamespace(type="datadog:index/dashboard:Dashboard", name="d", inputs={"timeoutH": 25})
    assert refusals_of([*sent, other], cases) == [f"{kind} m25: refused by the vendor, datadog/monitor:a: at most 24"]


def test_a_catalog_of_the_tests_whose_plan_a_vendor_refuses_fails(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = corpus(f"id: a\nrequest: {{timeoutH: 25}}\n{REFUSED}forbids: {{query: 'api.latency', timeoutH: null}}")
    monkeypatch.setattr(forbidden, "_corpus", lambda: cases)
    planned(tmp_path / "fine", ALERT % "error_rate > 1%")
    for plan in (planned, recorded):
        with pytest.raises(
            AssertionError, match=r"Monitor alerts-slow: refused by the vendor, datadog/monitor:a: at most"
        ):
            plan(tmp_path / "refused", ALERT % "p95_latency > 2s")


def test_a_case_that_accepts_what_another_forbids_is_found(corpus: Corpus) -> None:
    cases = corpus(
        f"id: a\nrequest: {{timeoutH: 25}}\n{REFUSED}forbids: {{timeoutH: '\\d'}}",
        "id: b\nrequest: {timeoutH: 24}\nanswer: accepted",
    )
    assert contradictions(cases[1], cases) == ["datadog/monitor:b is accepted, and datadog/monitor:a forbids it"]


def test_the_page_shows_each_case_with_its_source_and_escapes_cells(corpus: Corpus) -> None:
    page = as_markdown(
        corpus(
            f"id: more-than-a-day\nrequest: {{timeoutH: 25}}\n{REFUSED}",
            "id: a-day\nrequest: {timeoutH: 24}\nanswer: accepted\nmessage: 0 | 24",
        )
    )
    source = r"[Example](https://example.com/a\|b) (public report) | 2026-11-28 | high |"
    assert f'| More than a day | `"timeoutH": 25` | 400 | `timeoutH`: at most 24 | {source}' in page
    assert rf'| A day | `"timeoutH": 24` | 0 \| 24 | {source}' in page
    assert "| Datadog | 2 | 1 | 1 |" in page
