"""What the repository alone shows: routing, thresholds, runbooks, rotations, settings, and who owns the code."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from catalog import EscalationPolicy
from catalog.on_call.rota import gaps
from catalog.registry import ALERTS, SLOS, UPTIME
from doctor.defaults import Default, defaults
from doctor.model import Finding, Note
from doctor.subject import Subject
from plan.config import settings_of
from plan.on_call.notifiers import notifiers
from plan.on_call.routes import route
from playbook.build import build
from playbook.written import read_written

WEEKS = 4
_CODEOWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where GitHub looks, in this order (docs.github.com, "About code owners", read 2026-11-29)."""
_PLACEHOLDER = "@your-organization/"
"""The owner in the file that Watchbill comes with."""
JUDGES = ("catalog/", "components/", "plan/", "policies/", "review/", "cli/", ".github/")
"""What decides about a change: whoever may change these files decides what a review says."""
_DEFAULTS = {ALERTS.name: "alert", SLOS.name: "SLO", UPTIME.name: "uptime check"}


def unfinished_routing(subject: Subject) -> Iterator[Finding]:
    """Yield the catalog's findings that keep `pulumi up` from running."""
    for finding in subject.catalog.findings:
        if finding.severity == "error":
            text, _, lines = finding.message.partition("\n")
            fix = "\n".join(part for part in (lines, finding.fix) if part) or None
            yield Finding(text=f"{text[:1].upper()}{text[1:]}", fix=fix, source=finding.source)


def undecided_thresholds(subject: Subject) -> Iterator[Finding | Note]:
    """Yield the thresholds that nobody wrote, of whatever pages people; the others are a note."""
    paging = {one.id for one in notifiers(subject.catalog) if route(subject.catalog, one).pages_people}
    others: list[Default] = []
    for default in defaults(subject.catalog):
        if paging.isdisjoint(default.fires):
            others.append(default)
            continue
        noun = _DEFAULTS[default.section]
        value = f"`{default.key}: {default.value}`"
        yield Finding(
            text=f"The {noun} {default.name} pages with the default {value}: {default.effect}.",
            fix=f"Decide, and write {value}, or another value, in the {noun}.",
            source=default.source,
        )
    if others:
        names = ", ".join(f"{it.name} ({it.key}: {it.value})" for it in others)
        yield Note(text=f"At their default without paging anybody: {names}.")


def missing_runbooks(subject: Subject) -> Iterator[Finding | Note]:
    """Yield the runbooks of alerts that page and that nobody has written."""
    catalog = subject.catalog
    written, problems = read_written(catalog)
    for problem in problems:
        yield Finding(text=f"{problem}", fix="Correct the file.")
    playbook = build(subject.plan, written, subject.at)
    for runbook in playbook.runbooks:
        if runbook.missing:
            file = catalog.folder / runbook.hand_written_file
            yield Finding(text=f"{runbook.name} pages, and nobody has written its runbook.", fix=f"Write {file}.")
    others = [it.name for it in playbook.gaps if not it.pages]
    if others:
        yield Note(text=f"Without a hand-written runbook, and without paging anybody: {', '.join(others)}.")


def paged_policies(subject: Subject) -> tuple[EscalationPolicy, ...]:
    """Return the escalation policies through which an alert pages people, sorted by id."""
    routes = (route(subject.catalog, one) for one in notifiers(subject.catalog))
    policies = {
        it.pager.policy.id: it.pager.policy for it in routes if it.pager and it.pages_people and it.pager.policy
    }
    return tuple(policies[id] for id in sorted(policies))


def unfilled_rotations(subject: Subject) -> Iterator[Finding]:
    """Yield the first hour without anybody on call, by the YAML, of each policy that pages."""
    for policy in paged_policies(subject):
        gap = gaps(policy, subject.at, subject.at + timedelta(weeks=WEEKS))
        if gap is not None:
            zones = [rotation.time_zone for level in policy.levels for rotation in level.rotations]
            zone = zones[0] if zones else "UTC"
            begin = f"{gap.astimezone(ZoneInfo(zone)):%A %Y-%m-%d %H:%M}"
            yield Finding(
                text=f"By the YAML, nobody is on call in {policy.name} from {begin} ({zone}).",
                fix="Add people or hours to a rotation of the policy, or a level with a person.",
                source=policy.source,
            )


def unset_addresses(subject: Subject) -> Iterator[Finding]:
    """Yield the secret addresses of channels that the stack's settings do not have. The local account needs none."""
    if subject.local:
        return
    catalog = subject.catalog
    settings = settings_of(catalog.stack.name, subject.project)
    for channel in catalog.channels:
        if channel.url_secret and channel.url_secret not in settings:
            command = f"pulumi config set --secret {channel.url_secret} --stack {catalog.stack.name}"
            yield Finding(
                text=f"The address of the channel {channel.name} is not set.",
                fix=f"Run `{command}`.",
                source=channel.source,
            )


def unowned_code(subject: Subject) -> Iterator[Finding]:
    """Yield which folders that judge changes have no owner in the repository's CODEOWNERS."""
    file = next((subject.project / name for name in _CODEOWNERS if (subject.project / name).is_file()), None)
    if file is None:
        yield Finding(
            text="No file says who must review changes of the code that judges changes.",
            fix=f"Write {_CODEOWNERS[0]} with owners of {', '.join(JUDGES)}.",
        )
        return
    name, lines = file.relative_to(subject.project), list(_owners(file))
    owners = {
        folder: next((people for pattern, people in reversed(lines) if _covers(pattern, folder)), ())
        for folder in JUDGES
        if (subject.project / folder).is_dir()
    }
    unowned = [folder for folder, people in owners.items() if not people]
    if unowned:
        yield Finding(text=f"{name} names no owner of {', '.join(unowned)}.", fix=f"Add them to {name}.")
    placeholders = sorted({it for people in owners.values() for it in people if it.startswith(_PLACEHOLDER)})
    if placeholders:
        text = f"{name} still names {', '.join(placeholders)}, which owns nothing."
        yield Finding(text=text, fix="Replace it by people or teams with write access.")


def _owners(file: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the patterns with their owners, in order: the last one that matches decides, also one without owners."""
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        words = line.partition("#")[0].split()
        if words:
            yield words[0].strip("/"), tuple(words[1:])


def _covers(pattern: str, folder: str) -> bool:
    name = folder.strip("/")
    return pattern in ("*", "**", name, f"{name}/*", f"{name}/**")
