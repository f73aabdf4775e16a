"""What is outside of the catalog: `Pulumi.<stack>.yaml` and `Pulumi.yaml` of base and head."""

import json

import pytest

from review.inputs.comparison import Comparison, plan_comparisons
from review.inputs.revisions import CannotCompare
from review.inputs.settings import SettingChange
from review.inputs.uncovered import stack_names
from tests.review.conftest import Project

AT = "2026-11-24T09:00+00:00"


def compared(shop: Project, *stacks: str) -> Comparison:
    _, comparisons = plan_comparisons(stacks or ("prod",), "HEAD", project=shop.root, at=AT)
    return comparisons[0]


def write(shop: Project, **files: str) -> None:
    for name, text in files.items():
        (shop.root / f"{name.replace('_', '.')}.yaml").write_text(text)


def test_each_key_that_differs_is_a_change_and_comments_are_none(shop):
    write(shop, Pulumi_prod="config: {datadog:apiUrl: https://api.datadoghq.com, sentry:token: {secure: v1:a}}\n")
    shop.commit()
    write(
        shop,
        Pulumi_prod="# moved\nconfig:\n  sentry:token: {secure: v1:b}\n  datadog:apiUrl: https://api.datadoghq.eu\n"
        "encryptionsalt: v1:x\n",
    )
    assert compared(shop).settings == (
        SettingChange(
            file="Pulumi.prod.yaml",
            key="config.datadog:apiUrl",
            action="changed",
            before="https://api.datadoghq.com",
            after="https://api.datadoghq.eu",
        ),
        SettingChange(
            file="Pulumi.prod.yaml",
            key="config.sentry:token",
            action="changed",
            before={"secure": "v1:a"},
            after={"secure": "v1:b"},
        ),
        SettingChange(file="Pulumi.prod.yaml", key="encryptionsalt", action="added", after="v1:x"),
    )
    write(
        shop,
        Pulumi_prod="# a comment\nconfig: {sentry:token: {secure: v1:a}, datadog:apiUrl: https://api.datadoghq.com}\n",
    )
    assert compared(shop).settings == ()


def test_another_project_is_a_change_and_its_description_is_none(shop):
    write(shop, Pulumi="name: watchbill\nmain: stacks/\ndescription: a\n")
    shop.commit()
    write(shop, Pulumi="name: other\nmain: elsewhere/\ndescription: b\n")
    assert [(change.file, change.key) for change in compared(shop).settings] == [
        ("Pulumi.yaml", "main"),
        ("Pulumi.yaml", "name"),
    ]


@pytest.mark.parametrize("name", ["Pulumi.prod.yml", "Pulumi.prod.json", "Pulumi.json"])
def test_a_file_in_another_form_counts_too(shop, name):
    (shop.root / name).write_text("{}")
    assert [(change.file, change.action) for change in compared(shop).settings] == [(name, "added")]


def test_settings_of_another_stack_are_not_changes_of_this_one(shop):
    shop.stack("staging", "first")
    shop.commit()
    write(shop, Pulumi_staging="config: {datadog:apiUrl: https://api.datadoghq.eu}\n")
    assert compared(shop).settings == ()


def test_settings_that_are_removed_are_a_change(shop):
    (shop.root / "Pulumi.prod.yaml").unlink()
    assert [(change.key, change.action) for change in compared(shop).settings] == [("", "removed")]


def test_a_new_stack_has_no_changed_settings(shop):
    shop.stack("staging", "first")
    assert compared(shop, "staging").settings == ()


@pytest.mark.parametrize(("text", "expected"), [("[1]\n", "expected keys"), ("a: [\n", "is not YAML")])
def test_settings_that_cannot_be_read_are_an_error(shop, text, expected):
    write(shop, Pulumi_prod=text)
    with pytest.raises(CannotCompare, match=rf"Pulumi\.prod\.yaml.*{expected}"):
        compared(shop)


def test_the_catalog_that_the_settings_name_is_compared(shop):
    shop.stack("other", "another catalog")
    (shop.root / "Pulumi.other.yaml").unlink()
    write(shop, Pulumi_prod="config: {watchbill:catalog: other}\n")
    sides = compared(shop)
    texts = [json.loads(document.findings[0].message)[1] for document in (sides.base, sides.head)]
    assert texts == ["first", "another catalog"]


def test_a_catalog_outside_of_the_project_is_an_error(shop):
    write(shop, Pulumi_prod="config: {watchbill:catalog: ../../elsewhere}\n")
    with pytest.raises(CannotCompare, match="is outside of the project, so a review cannot compare it"):
        compared(shop)


def test_a_stack_may_have_dots_in_its_name(shop):
    shop.stack("eu.prod", "first")
    shop.commit()
    shop.stack("eu.prod", "second")
    assert stack_names(shop.root, "HEAD") == ["eu.prod", "prod"]
    assert "stacks/eu.prod was not compared" in " ".join(compared(shop).notes)
    sides = compared(shop, "eu.prod")
    assert json.loads(sides.base.findings[0].message)[1] == "first"
    (shop.root / "Pulumi.eu.prod.yaml").write_text("config: {datadog:apiUrl: https://api.datadoghq.eu}\n")
    assert [change.file for change in compared(shop, "eu.prod").settings] == ["Pulumi.eu.prod.yaml"]
    assert compared(shop).settings == ()
