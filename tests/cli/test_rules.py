import json

from policies.engine.docs import as_markdown
from policies.rules import RULES
from tests.support.catalogs import CLONE


def test_each_rule_is_shown_with_its_reason_and_fix(watchbill):
    ran = watchbill("rules")
    assert (ran.code, ran.err) == (0, "")
    for rule in RULES:
        assert f"\n{rule.id} ({rule.severity}, needs {rule.needs})" in f"\n{ran.out}"
    assert max(map(len, ran.out.splitlines())) <= 100


def test_json_lists_the_rules_by_id(watchbill):
    document = json.loads(watchbill("rules", "--format", "json").out)
    assert document["version"] == 1
    assert [it["id"] for it in document["rules"]] == sorted(rule.id for rule in RULES)
    assert set(document["rules"][0]) == {"id", "severity", "needs", "why", "fix", "wrong", "right"}


def test_the_page_of_the_rules_is_current(watchbill):
    page = (CLONE / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == as_markdown(RULES), "write it anew: make docs"
    assert page == watchbill("rules", "--format", "markdown").out
