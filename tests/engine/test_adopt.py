"""A first day: an account that people made by hand is adopted, imported, and in sync, on the real engine."""

import re
from pathlib import Path

import pytest

from audit.adopt.adopt import Adoption, adopt
from audit.adopt.choice import by_hand
from audit.adopt.imports import groups_of, import_file, secrets_of
from audit.adopt.proof import Target
from audit.adopt.write import write_adoption
from audit.audit import AuditedStack, audit
from audit.compare.state import read_state
from audit.live.inventory import Inventory
from audit.live.kinds import KINDS
from audit.live.take import take_inventory
from audit.model import Audit
from cli.accounts import local_accounts
from local.engine import find_engine
from local.session import open_session
from local.session.apis import serving
from plan.plan import make_plan
from tests.support.engine import CLONE
from tests.support.handmade_account import SEED, make_by_hand
from tests.support.local_stack import LocalStack

pytestmark = [pytest.mark.engine, pytest.mark.long]

NEW = {"environment": "prod", "built_ins": False}
SAME = {row.type: row.same for row in KINDS if row.type is not None}


def live(stack: LocalStack) -> Inventory:
    """Everything in the account, over HTTP."""
    with serving(stack.session.workspace.account) as apis:
        found = take_inventory(local_accounts([], apis.roots, apis.token, "acme").accounts)
        assert {entry.method for entry in apis.requests()} == {"GET"}
    assert found.complete
    return found


def audited(stack: LocalStack) -> Audit:
    plan = make_plan(stack.catalog)
    state = read_state({"version": 3, "deployment": stack.state()}, "prod")
    return audit([AuditedStack(plan=plan, state=state)], live(stack), SAME)


def adopted(stack: LocalStack) -> Adoption:
    found = live(stack)
    return adopt(found, by_hand(found), Target(stack="prod", head=NEW), SAME)


def test_two_hundred_objects_made_by_hand_are_taken_over_without_a_change(tmp_path: Path) -> None:
    catalog = tmp_path / "stacks" / "prod"
    catalog.mkdir(parents=True)
    (catalog / "adopted-stack.yml").write_text("stack: {environment: prod, built_ins: false}\n")
    settings = {"watchbill:catalog": str(catalog)}
    with open_session(CLONE, SEED, root=tmp_path / "local", config=settings, engine=find_engine()) as session:
        stack = LocalStack(catalog=catalog, session=session, stack="prod", settings=settings)
        assert stack.pulumi("preview").code == 0
        people = {it.name: it.id for each in live(stack).collections if each.kind == "person" for it in each.objects}
        assert make_by_hand(session.workspace.account, people) >= 200
        adoption = adopted(stack)
        (catalog / "adopted-stack.yml").unlink()
        write_adoption(catalog, adoption.proof.files.texts)
        assert adoption.creates == ()
        # What cannot be expressed is this and nothing else: a handle whose service has no words, since its key is
        # secret, and the alerts that Sentry gives every project.
        assert sorted({(it.live.kind, it.live.name) for it in adoption.not_adopted}) == [
            ("PagerDuty service in Datadog", "Stock"),
            ("alert", "Send a notification for high priority issues"),
        ]
        file = tmp_path / "import.json"
        file.write_text(import_file(adoption.proof))
        targets = [word for urn in groups_of(adoption.proof) for word in ("--target", urn)]
        made = stack.pulumi("up", "--yes", "--skip-preview", *targets)
        assert (made.code, made.counts()["created"]) == (0, len(groups_of(adoption.proof)) + 1), made.output
        taken = stack.pulumi("import", "--file", str(file), "--generate-code=false", "--protect=false", "--yes")
        assert (taken.code, taken.counts()["imported"]) == (0, len(adoption.proof.draft.claims)), taken.output
        imported = audited(stack)
        assert imported.counts.unmanaged == 0
        preview = stack.pulumi("preview", "--diff")
        assert preview.code == 0, preview.output
        # The keys of PagerDuty's services are secret: they are sent once more. Nothing else changes.
        changed = re.findall(r"::([\w-]+)\]\n *\[provider.*\n((?: {6,}[-+~] .*\n)+)", preview.output)
        assert {name: lines.strip() for name, lines in changed} == {
            name: "+ serviceKey: [secret]" for (_, name) in secrets_of(adoption.proof)
        }
        assert set(preview.counts()) == {"update", "unchanged"}
        assert preview.counts()["update"] == len(secrets_of(adoption.proof)) == 3
        assert stack.up().code == 0
        report = audited(stack)
        assert report.exit_code == 0, report
        assert (report.counts.drifted, report.counts.unmanaged, report.counts.not_read) == (0, 0, 0)
        assert report.counts.in_sync == len(adoption.proof.draft.claims)
        assert [entry for entry in report.entries if entry.problem == "unused"] == []
        assert adopted(stack).proof.files.texts == adoption.proof.files.texts
