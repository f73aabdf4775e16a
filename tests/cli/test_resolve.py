import json

from tests.support.catalogs import written
from tests.support.example import EXAMPLE


def test_a_stack_is_printed_with_the_line_that_set_each_value(watchbill, monkeypatch):
    monkeypatch.chdir(EXAMPLE)
    ran = watchbill("resolve", "staging")
    assert (ran.code, ran.err) == (0, "")
    assert "    url: 'https://staging.shop.example.com'  # stacks/staging/product.yml:" in ran.out
    assert "    runbooks: 'https://wiki.example.com/runbooks'  # stacks/shared/services.yml:" in ran.out


def test_json_contains_the_same_values(watchbill, monkeypatch):
    monkeypatch.chdir(EXAMPLE)
    stack = json.loads(watchbill("resolve", "staging", "--format", "json").out)["stack"]
    assert stack["environment"]["value"] == "staging"
    assert stack["environment"]["file"] == "stacks/staging/product.yml"


def test_an_invalid_catalog_is_rejected(watchbill, tmp_path):
    ran = watchbill("resolve", str(written(tmp_path, {"a.yml": "alrets: []"})))
    assert (ran.code, ran.out) == (1, "")
    assert "did you mean `alerts`?" in ran.err
