"""What a review does not cover is named: stacks that are left out, folders that are no stack, and other projects."""

import shutil
from pathlib import Path

from review.inputs.comparison import Comparison, plan_comparisons
from review.inputs.uncovered import uncovered_folders
from tests.review.conftest import Project, project

AT = "2026-11-24T09:00+00:00"


def compared(shop: Project, *stacks: str) -> Comparison:
    _, comparisons = plan_comparisons(stacks or ("prod",), "HEAD", project=shop.root, at=AT)
    return comparisons[0]


def left_out(shop: Project) -> list[str]:
    return [note.partition(" ")[0] for note in compared(shop).notes if "was not compared" in note]


def without_settings(shop: Project, name: str, text: str = "alerts: []") -> Path:
    shop.stack(name, text)
    (shop.root / f"Pulumi.{name}.yaml").unlink()
    return shop.root / "stacks" / name


def test_a_stack_that_extends_what_differs_is_named(shop):
    without_settings(shop, "shared")
    shop.stack("acme", "extends: ../shared")
    shop.stack("calm", "alerts: []")
    shop.commit()
    (shop.root / "stacks" / "shared" / "catalog.yml").write_text("alerts: [x]\n")
    assert left_out(shop) == ["stacks/acme"]


def test_a_stack_whose_settings_differ_is_named(shop):
    shop.stack("acme", "alerts: []")
    shop.commit()
    (shop.root / "Pulumi.acme.yaml").write_text("config: {datadog:apiUrl: https://api.datadoghq.eu}\n")
    assert left_out(shop) == ["stacks/acme"]
    (shop.root / "Pulumi.acme.yaml").unlink()
    assert left_out(shop) == ["stacks/acme"]


def test_a_folder_without_settings_is_not_covered_if_it_differs(shop):
    folder = without_settings(shop, "bookshop")
    shop.commit()
    assert uncovered_folders(shop.root, "HEAD") == []
    (folder / "catalog.yml").write_text("alerts: [x]\n")
    assert uncovered_folders(shop.root, "HEAD") == ["bookshop"]
    shutil.rmtree(folder)
    assert uncovered_folders(shop.root, "HEAD") == ["bookshop"]


def test_a_new_folder_without_settings_is_not_covered(shop):
    without_settings(shop, "bookshop")
    assert uncovered_folders(shop.root, "HEAD") == ["bookshop"]


def test_a_folder_that_a_stack_extends_is_covered(shop):
    folder = without_settings(shop, "shared")
    shop.stack("prod", "extends: ../shared")
    shop.commit()
    (folder / "catalog.yml").write_text("alerts: [x]\n")
    assert uncovered_folders(shop.root, "HEAD") == []
    shutil.rmtree(folder)
    shop.stack("prod", "alerts: []")
    assert uncovered_folders(shop.root, "HEAD") == []


def test_a_folder_that_the_settings_no_longer_name_is_not_covered(shop):
    shop.stack("other", "alerts: []")
    (shop.root / "Pulumi.other.yaml").unlink()
    shop.commit()
    (shop.root / "Pulumi.prod.yaml").write_text("config: {watchbill:catalog: other}\n")
    (shop.root / "stacks" / "prod" / "catalog.yml").write_text("alerts: [x]\n")
    assert uncovered_folders(shop.root, "HEAD") == ["prod"]


def test_another_project_of_the_repository_is_named(tmp_path):
    inside = project(tmp_path / "company", below="ops/monitoring")
    other = Project(repository=inside.repository, root=inside.repository / "ops" / "billing")
    other.stack("prod", "first")
    inside.commit()
    assert not any("other projects" in note for note in compared(inside).notes)
    other.stack("prod", "second")
    inside.stack("prod", "second")
    assert "other projects of this repository differ and are not in this review: ops/billing" in compared(inside).notes
