from review.meaning import sentences
from review.meaning.context import Context
from review.pairs import pairs
from tests.support.documents import document, item


def said(base, head, ref):
    found = {pair.ref: pair for pair in pairs(base, head)}
    context = Context(base=base, head=head, pairs=found)
    return [(it.effect, it.text) for it in sentences(found[ref], context)]


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
    after = alert(signal={**before["fields"]["signal"], "where": [["status_class", "5xx"]]})
    text = "error_rate is defined otherwise (what it watched may be watched no more)"
    assert said(document(before), document(after), "alerts/errors") == [("looser", text)]


def test_another_title_of_a_built_in_signal_means_nothing():
    before = alert()
    after = alert(signal={**before["fields"]["signal"], "title": "share of errors"})
    assert said(document(before), document(after), "alerts/errors") == []


def test_a_threshold_below_which_an_alert_fires_is_looser_when_it_falls():
    before, after = alert(comparator="<", threshold=5.0), alert(comparator="<", threshold=2.0)
    assert said(document(before), document(after), "alerts/errors") == [("looser", "threshold 5 % → 2 % (fires later)")]


def test_a_sum_that_is_judged_in_parts_exceeds_later_and_an_average_sooner():
    def grouped(kind, tags):
        signal = {"name": "x", "kind": kind, "unit": "count", "where": []}
        return document(alert(signal=signal, group_by=tags))

    ((of_sum, _),) = said(grouped("count", []), grouped("count", ["host"]), "alerts/errors")
    ((of_average, text),) = said(grouped("average", []), grouped("average", ["host"]), "alerts/errors")
    assert (of_sum, of_average) == ("looser", "tighter")
    assert text == "judged for each host alone instead of as a whole (fires sooner)"


def test_a_field_that_no_section_speaks_of_is_said_plainly():
    before, after = alert(colour="red"), alert(colour="blue")
    assert said(document(before), document(after), "alerts/errors") == [("neutral", "colour: red → blue")]


def test_a_long_text_is_rewritten_and_not_quoted():
    before, after = alert(description="short"), alert(description="word " * 100)
    assert said(document(before), document(after), "alerts/errors") == [("neutral", "description rewritten")]


def test_an_item_of_an_unknown_section_is_still_said_to_come_and_go():
    assert said(document(), document(item("tides", "high")), "tides/high") == [("neutral", "new")]
    assert said(document(item("tides", "high")), document(), "tides/high") == [("neutral", "deleted")]
