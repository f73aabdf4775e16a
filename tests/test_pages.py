"""Everything that the pages of documentation name exists: links, anchors, files, commands, options, rules and risks."""

import re
import shlex
from collections.abc import Iterator
from datetime import date
from itertools import takewhile
from pathlib import Path

import click
import pytest
import yaml

from catalog.registry import SECTIONS
from cli.main import watchbill
from plan.on_call.routes import route
from plan.plan import make_plan
from policies.engine.evaluate import evaluate_rules
from policies.rules import RULES
from tests.support.edits import TABLE
from tests.support.pages import CLONE, anchors, blocks, links, pages, quoted, text_of

REPORTS = ("review.md", "audit.md")
PAGES = [page for page in pages() if page.name not in REPORTS or page.parts[0] != "docs" or len(page.parts) == 2]
"""All but the reports of reviews and of an audit, whose links go to a repository that does not exist."""
GUIDES = [page for page in PAGES if "decisions" not in page.parts]
"""Those that say how it is; a decision says how it was."""
ELSEWHERE = (
    "-h",
    "--help",
    "--version",
    "--policy-pack",
    "--continue-on-error",
    "--event-log",
    "--secret",
    "--secrets-provider",
    "--full",
)
"""Options that every verb has, Pulumi's, and those of benchmarks."""
REVIEW = Path("docs/review.md")


OF_WATCHBILL = [page for page in GUIDES if "runbooks" not in page.parts]
"""Those whose options and rules are Watchbill's: runbooks name those of other tools, such as Stripe's."""


def _named(path: Path) -> str:
    return path.as_posix()


def test_there_are_pages_with_commands_names_and_links() -> None:
    assert {Path("README.md"), REVIEW, Path("docs/ci.md"), Path("docs/catalog.md"), Path("docs/rules.md")} <= {*GUIDES}
    assert len(blocks(REVIEW)) == 2
    assert {"stacks/prod/alerts.yml", "--at"} <= {*quoted(Path("docs/alerts.md")), *quoted(Path("docs/paging.md"))}
    assert {"docs/catalog.md", "docs/ci.md"} <= {*links(Path("README.md"))}
    assert any("rule: " in text_of(page) for page in GUIDES)
    said = {*_said(Path("README.md"))}
    assert {"make up", ".venv/bin/watchbill check"} <= said
    assert "needs-approval" in anchors(REVIEW)


@pytest.mark.parametrize("page", PAGES, ids=_named)
def test_every_link_has_a_target(page: Path) -> None:
    for link in links(page):
        path, _, anchor = link.partition("#")
        if "://" in path:
            continue
        target = (CLONE / page.parent / path).resolve() if path else CLONE / page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target.relative_to(CLONE)), link


@pytest.mark.parametrize("page", GUIDES, ids=_named)
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    roots = {it.name for it in CLONE.iterdir()}
    for word in quoted(page):
        looks_like_one = re.fullmatch(r"[\w.-]+(/[\w.-]+)*/?", word) and "/" in word
        if looks_like_one and word.split("/")[0] in roots and not word.startswith(".watchbill"):
            assert (CLONE / word).exists(), word


def _said(page: Path) -> Iterator[str]:
    """Every command line of a page: in its blocks and in its sentences."""
    for block in blocks(page):
        if block.fence in ("sh", "shell"):
            yield from (re.sub(r"\s{2,}#.*", "", line).strip() for line in block.text.splitlines())
    yield from quoted(page)


def _options(command: click.Command) -> set[str]:
    own = {name for it in command.params if isinstance(it, click.Option) for name in (*it.opts, *it.secondary_opts)}
    return own | {"-h", "--help"}


@pytest.mark.parametrize("page", GUIDES, ids=_named)
def test_every_command_of_a_block_runs_in_a_clone(page: Path) -> None:
    """`make setup` installs the command in `.venv`, which need not be on PATH."""
    lines = [line for block in blocks(page) if block.fence.startswith("sh") for line in block.text.splitlines()]
    assert [line for line in lines if line.startswith("watchbill ")] == []


@pytest.mark.parametrize("page", GUIDES, ids=_named)
def test_every_verb_and_option_of_a_command_exists(page: Path) -> None:
    for line in _said(page):
        words = shlex.split(line) if line.startswith(("watchbill ", ".venv/bin/watchbill ")) else []
        command: click.Command = watchbill
        while isinstance(command, click.Group) and len(words) > 1:
            words = words[1:]
            if words[0].startswith("-"):
                break
            found = command.get_command(click.Context(command), words[0])
            assert found is not None, line
            command = found
        of_ours = takewhile(lambda word: word != "--", words)
        given = {word.partition("=")[0] for word in of_ours if word.startswith("-")}
        assert given <= _options(command) | {"--version"}, line


def _every_option() -> set[str]:
    def inside(command: click.Command) -> Iterator[str]:
        yield from _options(command)
        if isinstance(command, click.Group):
            for name in command.list_commands(click.Context(command)):
                inner = command.get_command(click.Context(command), name)
                assert inner is not None
                yield from inside(inner)

    return {*inside(watchbill)}


@pytest.mark.parametrize("page", OF_WATCHBILL, ids=_named)
def test_every_option_that_stands_alone_exists(page: Path) -> None:
    alone = {word.split()[0].partition("=")[0] for word in quoted(page) if re.match(r"--\w", word)}
    assert alone - _every_option() - {*ELSEWHERE} == set()


@pytest.mark.parametrize("page", GUIDES, ids=_named)
def test_every_make_target_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (CLONE / "Makefile").read_text(), re.MULTILINE))
    named = {line.split()[1] for line in _said(page) if re.match(r"make [a-z-]+", line)}
    assert named - targets == set()


@pytest.mark.parametrize("page", OF_WATCHBILL, ids=_named)
def test_every_rule_in_an_example_exists(page: Path) -> None:
    text = text_of(page)
    for rule in RULES:  # their examples show a rule that does not exist, and a former id
        text = text.replace(rule.wrong, "") if rule.id in ("excuse-unknown", "excuse-renamed-rule") else text
    named = set(re.findall(r"\brule: ([a-z][a-z0-9-]+)", text))
    assert named - {rule.id for rule in RULES} == set()


def test_each_kind_of_risk_is_explained_and_no_other() -> None:
    """A kind is the word before the colon and the section; `mute:` alone stands for an item that pages people."""
    rows = re.findall(r"^\| (`[a-z-]+:.*?) \|", text_of(REVIEW), re.MULTILINE)
    explained = {word for row in rows for word in re.findall(r"`([a-z-]+:(?:[a-z_]+/…)?)`", row)}
    assert len(explained) > 10
    kinds = {word.rstrip("…").rstrip("/") for word in explained}
    assert {kind.partition(":")[2] for kind in kinds} <= {"", *(row.name for row in SECTIONS if row.items)}
    for path in sorted(TABLE.glob("*.yml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")).values():
            for risk in case.get("dangers", []):
                kind, _, ref = risk.partition(":")
                assert {f"{kind}:{ref.partition('/')[0]}", f"{kind}:"} & kinds, risk


def test_each_decision_has_a_unique_number() -> None:
    decisions = sorted((CLONE / "docs" / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in decisions]
    assert len(set(numbers)) == len(numbers)
    headings = [path.read_text(encoding="utf-8").partition(".")[0] for path in decisions]
    assert headings == [f"# {int(number)}" for number in numbers]


def test_the_first_stack_of_the_guide_pages_someone_and_breaks_no_rule(tmp_path: Path) -> None:
    (block,) = (it.text for it in blocks(Path("docs/getting-started.md")) if it.fence == "yaml")
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "catalog.yml").write_text(block)
    plan = make_plan(tmp_path / "acme")
    (alert,) = plan.catalog.alerts
    pager = route(plan.catalog, alert).pager
    assert pager is not None
    assert pager.pages_people
    assert [finding.rule for finding in evaluate_rules(plan, date(2026, 11, 29)) if finding.severity == "error"] == []
