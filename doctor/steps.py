"""The manual steps, in the order in which people do them. The list in docs/going-live.md is this one."""

from functools import partial

from audit.live.datadog.integrations import CHANNEL_TYPE, SERVICE_OBJECT_TYPE, WEBHOOK_TYPE
from audit.live.datadog.status_pages import PAGE
from catalog.uptime.model import global_variables
from catalog.vendors import VENDORS, Vendor
from doctor.checks import code, data, integrations, keys, people
from doctor.leftovers import leftovers
from doctor.model import Step
from doctor.subject import Subject


def _has(type_: str | None, subject: Subject) -> bool:
    return any(True for _ in subject.inputs(type_ or ""))


def _variables(vendor: Vendor) -> str:
    return " and ".join(f"`{key.variables[0]}`" for key in vendor.keys)


def _tracks(subject: Subject) -> bool:
    tracking = subject.catalog.error_tracking
    return tracking is not None and any(project.here for alert in tracking.alerts for project in alert.projects)


def _pages(subject: Subject) -> bool:
    return bool(code.paged_policies(subject))


def _makes_index(subject: Subject) -> bool:
    logs = subject.catalog.logs
    return logs is not None and logs.index is not None and subject.catalog.stack.owns.datadog


def _scrubs(subject: Subject) -> bool:
    tracking = subject.catalog.error_tracking
    return tracking is not None and subject.catalog.stack.owns.sentry and any(it.scrub for it in tracking.projects)


STEPS: tuple[Step, ...] = (
    Step(
        id="routing",
        title="Every alert leads to somebody",
        how="Give each channel an address, and each service that pages an escalation policy.",
        check=code.unfinished_routing,
    ),
    Step(
        id="thresholds",
        title="The thresholds of alerts that page are decided",
        how="Write the value in the YAML, even if it is the default.",
        check=code.undecided_thresholds,
    ),
    Step(
        id="runbooks",
        title="Every alert that pages has a hand-written runbook",
        how="Write `runbooks/ID.md` in the stack's folder ([playbook](playbook.md)).",
        check=code.missing_runbooks,
    ),
    Step(
        id="rotations",
        title="By the YAML, somebody is on call in the coming four weeks",
        how="Fill the rotations under `on_call`.",
        applies=_pages,
        check=code.unfilled_rotations,
    ),
    Step(
        id="codeowners",
        title="The code that judges changes has owners",
        how="Name them in `.github/CODEOWNERS`.",
        check=code.unowned_code,
    ),
    *(
        Step(
            id=f"{vendor.name}-account",
            title=f"The account at {vendor.title} exists, and the key is valid",
            how=f"Create the account and a key, and set {_variables(vendor)}.",
            vendors=(vendor.name,),
            is_account=True,
            applies=partial(lambda name, subject: subject.uses(name), vendor.name),
            check=partial(keys.accounts, vendor.name),
        )
        for vendor in VENDORS.values()
    ),
    *(
        Step(
            id=f"{vendor.name}-rights",
            title=f"The key for {vendor.title} has the rights needed, and no more",
            how="Give the key the rights that `watchbill doctor --rights` lists.",
            vendors=(vendor.name,),
            applies=partial(lambda name, subject: subject.uses(name), vendor.name),
            check=partial(keys.rights, vendor.name),
        )
        for vendor in VENDORS.values()
    ),
    Step(
        id="addresses",
        title="The secret addresses of channels are set",
        how="Run `pulumi config set --secret KEY` for each channel with a `url_secret`.",
        applies=partial(_has, WEBHOOK_TYPE),
        check=code.unset_addresses,
    ),
    Step(
        id="slack-in-datadog",
        title="The Slack integration is installed in Datadog",
        how="Install it, and add each workspace under its name in the YAML.",
        vendors=("datadog",),
        applies=partial(_has, CHANNEL_TYPE),
        check=integrations.slack_in_datadog,
    ),
    Step(
        id="channels",
        title="The Slack channels exist, and Datadog can post to them",
        how="Create the channels in Slack; invite @Datadog to private ones.",
        vendors=("datadog",),
        applies=partial(_has, CHANNEL_TYPE),
        check=integrations.channels,
    ),
    Step(
        id="pagerduty-in-datadog",
        title="The PagerDuty integration is active in Datadog, with each service",
        how="Activate it in Datadog; `pulumi up` adds the services.",
        vendors=("datadog",),
        applies=partial(_has, SERVICE_OBJECT_TYPE),
        check=integrations.pagerduty_in_datadog,
    ),
    Step(
        id="integrations-in-sentry",
        title="The integrations that Sentry's alerts use are installed",
        how="Install Slack and PagerDuty in Sentry.",
        vendors=("sentry",),
        applies=lambda subject: bool(integrations.needed_in_sentry(subject)),
        check=integrations.in_sentry,
    ),
    Step(
        id="people",
        title="Everybody on call is in PagerDuty, and pages reach them",
        how="Invite them. Each accepts, and adds a phone and a rule for high urgency.",
        vendors=("pagerduty",),
        applies=lambda subject: subject.catalog.stack.pages and bool(subject.catalog.on_call.people),
        check=people.people,
    ),
    Step(
        id="schedules",
        title="By PagerDuty, somebody is on call in the coming four weeks",
        how="Fill the schedules, and remove overrides that leave gaps.",
        vendors=("pagerduty",),
        applies=_pages,
        check=people.schedules,
    ),
    Step(
        id="first-event",
        title="Sentry has seen an event of the environment",
        how="Send a first event: `sentry-cli send-event --env ENVIRONMENT`.",
        vendors=("sentry",),
        applies=_tracks,
        check=data.environments,
    ),
    Step(
        id="scrubbing",
        title="Sentry scrubs the fields that the YAML names",
        how="Add them in Security & Privacy of each project.",
        vendors=("sentry",),
        applies=_scrubs,
        check=data.scrubbing,
    ),
    Step(
        id="variables",
        title="The secrets of uptime checks are set",
        how="Create the global variables in Datadog.",
        vendors=("datadog",),
        applies=lambda subject: bool(global_variables(subject.catalog.uptime)),
        check=data.variables,
    ),
    Step(
        id="metrics",
        title="The metrics that alerts read arrive, with the tags that they ask for",
        how="Start the product with its log drain, and the agents.",
        vendors=("datadog",),
        applies=lambda subject: subject.uses("datadog"),
        check=data.metrics,
    ),
    Step(
        id="index-order",
        title="The log index is above `main`",
        how="Drag it there, then run `pulumi up` once more, which switches off the daily limit of new indexes.",
        vendors=("datadog",),
        applies=_makes_index,
        check=data.index_order,
    ),
    Step(
        id="status-page",
        title="The status page is published",
        how="Look at it in Datadog, and publish it.",
        vendors=("datadog",),
        applies=partial(_has, PAGE.type),
        check=data.status_page,
    ),
    Step(
        id="leftovers",
        title="No test monitor of `watchbill doctor --page` is left",
        how="Run `watchbill doctor --clean-up`.",
        vendors=("datadog",),
        applies=lambda subject: subject.uses("datadog"),
        check=leftovers,
    ),
)
