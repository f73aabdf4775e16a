"""`watchbill app`: what it writes into a product, and what it leaves."""

import errno
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import watchbill

PACKAGE = {"dependencies": {"next": "16.4.6", "@sentry/nextjs": "11.5.0", "pino": "10.4.0"}}


@pytest.fixture
def product(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    (folder / "app").mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps(PACKAGE))
    return folder


def app(folder: Path, *options: str, code: int = 0) -> str:
    ended = CliRunner().invoke(watchbill, ["app", "--out", str(folder), *options])
    assert ended.exit_code == code, ended.output
    return ended.output


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_writes_the_kit_and_the_same_again_changes_nothing(product):
    app(product)
    first = files(product)
    assert {
        "sentry.client.config.ts",
        "lib/monitoring.ts",
        "lib/logger.ts",
        "app/api/health/route.ts",
        "watchbill.generated.ts",
    } <= set(first)
    assert "0 changed" in app(product)
    assert files(product) == first
    app(product, "--check")


def test_a_product_with_src_gets_the_kit_there(product):
    shutil.move(product / "app", product / "src" / "app")
    app(product)
    assert (product / "src" / "instrumentation.ts").is_file()
    assert not (product / "instrumentation.ts").exists()


def test_an_edited_file_stays_and_an_untouched_one_is_updated(product):
    app(product)
    edited, untouched = product / "lib" / "logger.ts", product / "lib" / "monitoring.ts"
    edited.write_text("// mine\n")
    manifest = product / "watchbill.manifest.json"
    written = json.loads(manifest.read_text())
    untouched.write_text("// of an older kit\n")
    from generated.files import digest

    written["files"]["lib/monitoring.ts"] = digest("// of an older kit\n")
    manifest.write_text(json.dumps(written))
    output = app(product)
    assert edited.read_text() == "// mine\n"
    assert "lib/logger.ts: differs from the kit and stays" in output
    assert "trackPayment" in untouched.read_text()
    assert "+// mine" not in app(product, "--diff")
    assert "-// mine" in app(product, "--diff")
    assert edited.read_text() == "// mine\n"


def test_the_products_own_files_are_written_once(product):
    app(product)
    (product / "lib" / "health.ts").write_text("// ours\n")
    (product / "proxy.ts").unlink()
    output = app(product)
    assert (product / "lib" / "health.ts").read_text() == "// ours\n"
    assert not (product / "proxy.ts").exists()
    assert "edited" not in output.replace("0 edited", "")


def test_a_product_with_middleware_gets_no_proxy_and_is_told_why(product):
    (product / "middleware.ts").write_text("// ours\n")
    output = app(product)
    assert not (product / "proxy.ts").exists()
    assert "proxy.ts is not written" in output
    app(product, "--check")


def test_check_fails_when_a_file_is_missing_or_the_catalog_changed(product):
    app(product, "--check", code=2)
    assert set(files(product)) == {"package.json"}
    app(product)
    (product / "lib" / "logger.ts").unlink()
    assert "lib/logger.ts: would be added" in app(product, "--check", code=2)


def test_a_file_that_the_kit_no_longer_has_goes_if_nobody_edited_it(product):
    from generated.files import digest

    app(product)
    manifest = product / "watchbill.manifest.json"
    written = json.loads(manifest.read_text())
    for name in ("lib/old.ts", "lib/kept.ts"):
        (product / name).write_text("// old\n")
        written["files"][name] = digest("// old\n")
    (product / "lib" / "kept.ts").write_text("// edited\n")
    manifest.write_text(json.dumps(written))
    app(product)
    assert not (product / "lib" / "old.ts").exists()
    assert (product / "lib" / "kept.ts").read_text() == "// edited\n"


@pytest.mark.parametrize(
    ("package", "says"),
    [
        (None, "has no package.json"),
        ("{", "is not valid JSON"),
        ({"dependencies": {"react": "19"}}, "does not require next"),
        ({"dependencies": {"next": "^14.2.0"}}, "uses next 14.2.0"),
        ({"dependencies": {"next": "16.4.6", "@sentry/nextjs": "~9.1.0"}}, "uses @sentry/nextjs 9.1.0"),
    ],
)
def test_what_the_kit_does_not_fit_is_refused_and_nothing_is_written(product, package, says):
    target = product / "package.json"
    target.unlink()
    if package is not None:
        target.write_text(package if isinstance(package, str) else json.dumps(package))
    before = files(product)
    assert says in app(product, code=1)
    assert files(product) == before


def test_a_folder_that_is_missing_is_refused(tmp_path):
    assert "is not a folder" in app(tmp_path / "nowhere", code=1)


def test_an_invalid_manifest_is_refused_and_nothing_is_written(product):
    app(product)
    (product / "watchbill.manifest.json").write_text("[]")
    before = files(product)
    assert "invalid manifest" in app(product, code=1)
    assert files(product) == before


def test_missing_packages_are_named_with_the_tested_versions(product):
    (product / "package.json").write_text(json.dumps({"dependencies": {"next": "16.4.6"}}))
    assert "npm install --save-exact @sentry/nextjs@11.5.0 pino@10.4.0" in app(product)


def test_a_full_disk_is_one_message_and_leaves_each_file_whole(product, monkeypatch):
    app(product)
    (product / "lib" / "logger.ts").unlink()
    before = files(product)

    def full(self: Path, *_args: object, **_options: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        assert "cannot be written: No space left on device" in app(product, code=1)
    assert files(product) == before
    app(product)
    assert (product / "lib" / "logger.ts").is_file()


def test_several_services_need_a_name(product, tmp_path):
    stack = tmp_path / "stack"
    stack.mkdir()
    (stack / "a.yml").write_text("services:\n  - name: Shop\n  - name: Jobs\n")
    assert "several services: Jobs, Shop" in app(product, "--stack", str(stack), code=1)
    app(product, "--stack", str(stack), "--service", "Shop")
    assert 'service: "shop"' in (product / "watchbill.generated.ts").read_text()
    assert "no service is called 'Shopp'" in app(product, "--stack", str(stack), "--service", "Shopp", code=1)


def test_a_catalog_without_metrics_of_its_own_has_the_default_ones(product, tmp_path):
    stack = tmp_path / "stack"
    stack.mkdir()
    (stack / "a.yml").write_text("services:\n  - name: Shop\n")
    app(product, "--stack", str(stack))
    assert "payment.attempts" in (product / "watchbill.generated.ts").read_text()


def test_json_names_each_file(product):
    document = json.loads(app(product, "--json", "--check", code=2))
    assert {"path": "lib/logger.ts", "change": "added"} in document["files"]
