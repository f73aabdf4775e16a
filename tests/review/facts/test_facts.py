from dataclasses import replace

from review.diff.items import item_diffs
from review.facts import facts
from review.facts.context import Context
from tests.support.documents import document, item


def said(base, head, ref):
    found = {pair.ref: pair for pair in item_diffs(base, head)}
    context = Context(base=base, head=head, diffs=found)
    return [(it.effect, it.text) for it in facts(found[ref], context)]


def alert(**fields):
    whole = {
        "condition": "error_rate > 1%",
        "signal": {"name": "error_rate", "kind": "ratio", "title": "error rate", "unit": "percent", "where": []},
        "comparator": ">",
        "threshold": 1.0,
        "window_minutes": 5,
        "absence": False,
        "anomaly": None,
        "forecast": None,
        "severity": "warning",
        "notify": [],
    }
    return item("alerts", "errors", **whole | fields)


def test_a_built_in_signal_that_the_code_defines_otherwise_is_told_at_its_alerts():
    before = alert()
    after = alert(signal={**before.fields["signal"], "where": [["status_class", "5xx"]]})
    text = "error_rate has a new definition (may no longer cover the old one)"
    assert said(document(before), document(after), "alerts/errors") == [("looser", text)]


def test_another_title_of_a_built_in_signal_means_nothing():
    before = alert()
    after = alert(signal={**before.fields["signal"], "title": "share of errors"})
    assert said(document(before), document(after), "alerts/errors") == []


def test_a_threshold_below_which_an_alert_fires_is_looser_when_it_falls():
    before, after = alert(comparator="<", threshold=5.0), alert(comparator="<", threshold=2.0)
    assert said(document(before), document(after), "alerts/errors") == [("looser", "threshold 5 % → 2 % (fires later)")]


def test_a_warning_in_another_unit_is_not_compared_with_the_one_before():
    signal = alert().fields["signal"]
    before, after = alert(signal={**signal, "unit": "fraction"}, warning=0.8), alert(signal=signal, warning=80.0)
    (fact,) = [it for it in said(document(before), document(after), "alerts/errors") if "warns" in it[1]]
    assert fact == ("looser", "warns at 80 % → 80 %")


def test_a_sum_that_is_judged_in_parts_exceeds_later_and_an_average_sooner():
    def grouped(kind, tags):
        signal = {"name": "x", "kind": kind, "unit": "count", "where": []}
        return document(alert(signal=signal, group_by=tags))

    ((of_sum, _),) = said(grouped("count", []), grouped("count", ["host"]), "alerts/errors")
    ((of_average, text),) = said(grouped("average", []), grouped("average", ["host"]), "alerts/errors")
    assert (of_sum, of_average) == ("looser", "tighter")
    assert text == "evaluated for each host instead of as a whole (fires sooner)"


def test_a_field_that_no_section_speaks_of_is_said_plainly():
    before, after = alert(colour="red"), alert(colour="blue")
    assert said(document(before), document(after), "alerts/errors") == [("neutral", "colour: red → blue")]


def test_a_long_text_is_rewritten_and_not_quoted():
    before, after = alert(description="short"), alert(description="word " * 100)
    assert said(document(before), document(after), "alerts/errors") == [("neutral", "description changed")]


def test_an_item_of_an_unknown_section_is_still_said_to_come_and_go():
    assert said(document(), document(item("tides", "high")), "tides/high") == [("neutral", "new")]
    assert said(document(item("tides", "high")), document(), "tides/high") == [("neutral", "deleted")]


PAGER = item("channels", "pagerduty", kind="pagerduty", here=True, default_for=[])
POLICY = item("escalation_policies", "on-call", name="On call", levels=[], repeat=0)
SHOP = item("services", "shop", escalation_policy={"ref": "escalation_policies/on-call"})
PAGED = {"notify": [{"ref": "channels/pagerduty"}], "service": {"ref": "services/shop"}}


def test_a_channel_that_only_rings_low_opens_an_incident_and_wakes_nobody():
    quiet, heard = alert(service=PAGED["service"]), alert(**PAGED)
    around = (PAGER, POLICY, SHOP)
    assert said(document(*around, quiet), document(*around, heard), "alerts/errors") == [
        ("tighter", "now opens a low-urgency incident for On call")
    ]


def test_a_stack_that_comes_or_goes_says_how_many_alerts_it_has():
    here = document(item("stack", "prod", environment="prod"), alert())
    assert said(document(), here, "stack/prod") == [("neutral", "new stack of the environment prod, with 1 alert")]
    assert said(here, document(), "stack/prod") == [("looser", "stack deleted, with 1 alert")]


def test_a_stack_that_pages_from_now_on_says_by_how_many_alerts():
    loud = (PAGER, POLICY, SHOP, alert(severity="critical", **PAGED))
    staging = document(item("stack", "x", environment="staging"), *loud, pages=False)
    staging = replace(staging, environment="staging")
    prod = document(item("stack", "x", environment="prod"), *loud)
    assert said(staging, prod, "stack/x") == [("tighter", "environment staging → prod: now pages people (1 alert)")]
    assert said(prod, staging, "stack/x") == [
        ("looser", "environment prod → staging: no longer pages anyone (1 paging alert)")
    ]


def test_runbooks_that_were_nowhere_lead_somewhere():
    nowhere, wiki = (item("services", "shop", runbooks=it) for it in (None, "https://wiki.example.com"))
    found = said(document(nowhere), document(wiki), "services/shop")
    assert found == [("neutral", "runbooks: none → https://wiki.example.com")]
    found = said(document(wiki), document(nowhere), "services/shop")
    assert found == [("neutral", "runbooks: https://wiki.example.com → none")]


def test_a_field_of_fields_is_said_with_their_names_and_one_of_none_as_none():
    before, after = (alert(colours=[{"kind": "x", "of_line": it, "of_text": None}]) for it in ("red", None))
    assert said(document(before), document(after), "alerts/errors") == [("neutral", "colours: of line red → none")]


def test_an_slo_that_is_measured_otherwise_names_both_by_what_is_looked_at():
    check = item("uptime", "front", name="Front page")
    by_check = {"kind": "UptimeSli", "check": {"ref": "uptime/front"}}
    by_slices = {"kind": "TimeSliceSli", "condition": "p95_latency < 1 s", "signal": {"name": "p95_latency"}}
    before, after = (document(check, item("slos", "good", sli=sli)) for sli in (by_check, by_slices))
    ((effect, text),) = said(before, after, "slos/good")
    assert effect == "looser"
    assert text.startswith("measures `p95_latency < 1 s` instead of the check Front page")


def test_events_that_were_not_asked_for_count_as_none():
    before, after = alert(min_events=None), alert(min_events=20)
    ((effect, text),) = said(document(before), document(after), "alerts/errors")
    assert effect == "looser"
    assert text.startswith("minimum events 0 → 20")
    ((effect, text),) = said(document(after), document(before), "alerts/errors")
    assert effect == "tighter"
    assert text.startswith("minimum events 20 → 0")


def test_what_has_no_window_of_its_own_is_named_without_one():
    absent = alert(condition="no api.requests", absence=True, window_minutes=30)
    ahead = alert(condition="disk reaches 90 %", forecast={"within": 1}, window_minutes=60)
    over = alert(condition="error_rate > 2%", window_minutes=5)
    for before, shown in ((absent, "`no api.requests`"), (ahead, "`disk reaches 90 %`")):
        texts = [text for _, text in said(document(before), document(over), "alerts/errors")]
        assert any(text.startswith(f"fires on `error_rate > 2%` over 5 min instead of {shown} (") for text in texts)


def test_what_is_new_and_told_to_no_channel_tells_nobody_but_whom_sentry_mails():
    other = document(item("alerts", "other", severity="info", notify=[]))
    assert said(other, document(alert()), "alerts/errors") == [("tighter", "new, warning: notifies nobody")]
    fields = {"condition": "new issue", "severity": "warning", "notify": [], "projects": []}
    sentry = document(item("error_alerts", "new-issue", **fields))
    assert said(other, sentry, "error_alerts/new-issue") == [
        ("tighter", "new, warning: notifies the recipients of Sentry's email")
    ]
