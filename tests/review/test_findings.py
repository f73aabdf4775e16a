"""What the rules say before and after a change, excuses included."""

from tests.support.reviews import reviewed

TEXT = """
    channels: [{name: slack, workspace: acme, channel: "#a"}]
    alerts:
      - name: Slow
        condition: p95_latency > 2s
        duration: 5m
        severity: warning
        notify: [slack]
"""
PAGES = TEXT + "        description: ask @pagerduty-shop\n"
EXCUSE = "        excuses: [{rule: pager-never-resolved, reason: A test of the pager, until: 2999-01-01}]\n"


def of(review, rule: str):
    return [it for it in review.findings if it.rule == rule]


def test_what_a_change_breaks_stands_in_the_way_unless_it_is_excused(tmp_path):
    (broken,) = of(reviewed(tmp_path / "a", TEXT, PAGES), "pager-never-resolved")
    assert (broken.state, broken.severity, broken.excused) == ("new", "error", None)
    excused_review = reviewed(tmp_path / "b", TEXT, PAGES + EXCUSE)
    (excused,) = of(excused_review, "pager-never-resolved")
    assert (excused.state, excused.excused) == ("new", "A test of the pager (until 2999-01-01)")
    assert excused not in excused_review.broken


def test_an_excuse_that_the_mended_item_keeps_stands_in_the_way(tmp_path):
    review = reviewed(tmp_path, PAGES + EXCUSE, TEXT + EXCUSE)
    assert [it.rule for it in review.broken] == ["excuse-unused"]
    assert of(review, "pager-never-resolved")[0].state == "gone"
