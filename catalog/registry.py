"""One row for each section of a catalog: its form, and the items it holds.

Other packages attach what they know about a section to its row, and ask the rows instead of naming a section.
"""

from typing import Any

from catalog.alerts.composites.model import Composite
from catalog.alerts.form import AlertForm
from catalog.alerts.model import Alert
from catalog.alerts.queries.model import QueryAlert
from catalog.allowances import AllowanceForm
from catalog.channels import Channel, ChannelForm
from catalog.dashboards.form import DashboardForm
from catalog.dashboards.model import Dashboard
from catalog.error_tracking.form import ErrorTrackingForm
from catalog.error_tracking.model import ErrorAlert, ErrorTracking, TrackedProject
from catalog.excuse_form import ExcuseOfForm
from catalog.logs.form import LogsForm
from catalog.logs.model import Logs
from catalog.maintenance.form import PlannedMaintenanceForm
from catalog.maintenance.model import Maintenance
from catalog.objects import ObjectForm, VendorObject
from catalog.on_call.form import OnCallForm
from catalog.on_call.model import EscalationPolicy, Person, Rotation, Team
from catalog.runbooks import PlaybookForm, PlaybookSite
from catalog.sections import Section
from catalog.services import Service, ServiceForm, business_services
from catalog.signals.form import SignalForm
from catalog.signals.metric_form import MetricForm
from catalog.signals.metrics import Metric
from catalog.signals.model import Signal
from catalog.slos.form import SloForm
from catalog.slos.model import Slo, SloAlert
from catalog.stack import Stack, StackForm
from catalog.status_page.form import StatusPageForm
from catalog.status_page.model import DegradationTemplate, MaintenanceTemplate, PageComponent, PageGroup, StatusPage
from catalog.uptime.form import UptimeForm
from catalog.uptime.model import UptimeCheck

STACK = Section(
    name="stack",
    singular="stack",
    form=StackForm,
    text="the environment, and which account-wide items this stack makes",
    items=lambda catalog: (catalog.stack,),
    classes=(Stack,),
    excusable=False,
)
SERVICES = Section(
    name="services",
    singular="service",
    form=ServiceForm,
    is_list=True,
    text="the services that are monitored, and the team responsible for each",
    items=lambda catalog: catalog.services,
    classes=(Service,),
    renamable=True,
)
BUSINESS = Section(
    name="business",
    singular="business service",
    # A service that is also a business service is one item, not two.
    items=lambda catalog: [
        business
        for business in business_services(catalog.services)
        if business.id not in {each.id for each in catalog.services}
    ],
)
METRICS = Section(
    name="metrics",
    singular="metric",
    form=MetricForm,
    is_list=True,
    text="Datadog metrics, in addition to the built-in ones",
    items=lambda catalog: [metric for metric in catalog.known_metrics if metric.source is not None],
    classes=(Metric,),
)
SIGNALS = Section(
    name="signals",
    singular="signal",
    form=SignalForm,
    is_list=True,
    text="measurements that conditions can name, in addition to the built-in ones",
    items=lambda catalog: [signal for signal in catalog.signals.values() if signal.source is not None],
    classes=(Signal,),
    excusable=False,
)
CHANNELS = Section(
    name="channels",
    singular="channel",
    form=ChannelForm,
    is_list=True,
    text="the destinations of notifications",
    items=lambda catalog: catalog.channels,
    classes=(Channel,),
)
ALERTS = Section(
    name="alerts",
    singular="alert",
    form=AlertForm,
    is_list=True,
    text="conditions on signals, with a duration, a severity and the channels to notify",
    items=lambda catalog: (*catalog.alerts, *catalog.queries, *catalog.composites),
    classes=(Alert, QueryAlert, Composite),
    renamable=True,
    notifies=True,
)
SLOS = Section(
    name="slos",
    singular="SLO",
    form=SloForm,
    is_list=True,
    text="service level objectives, with alerts on the burn rate of their error budgets",
    items=lambda catalog: catalog.slos,
    classes=(Slo,),
    renamable=True,
)
SLO_ALERTS = Section(
    name="slo_alerts",
    singular="SLO alert",
    items=lambda catalog: [alert for slo in catalog.slos for alert in slo.alerts],
    classes=(SloAlert,),
    excusable=False,
    notifies=True,
)
ON_CALL = Section(
    name="on_call",
    singular="on-call section",
    form=OnCallForm,
    text="people, teams, rotations and escalation policies: who is paged, when, and in which order",
)
PEOPLE = Section(
    name="people",
    singular="person",
    plural="people",
    keys=("on_call.people",),
    items=lambda catalog: catalog.on_call.people,
    classes=(Person,),
)
TEAMS = Section(
    name="teams",
    singular="team",
    keys=("on_call.teams",),
    items=lambda catalog: catalog.on_call.teams,
    classes=(Team,),
    renamable=True,
)
ROTATIONS = Section(
    name="rotations",
    singular="rotation",
    keys=("on_call.rotations",),
    items=lambda catalog: catalog.on_call.rotations,
    classes=(Rotation,),
    renamable=True,
)
ESCALATION_POLICIES = Section(
    name="escalation_policies",
    singular="escalation policy",
    plural="escalation policies",
    keys=("on_call.escalation_policies",),
    items=lambda catalog: catalog.on_call.escalation_policies,
    classes=(EscalationPolicy,),
    renamable=True,
)
UPTIME = Section(
    name="uptime",
    singular="uptime check",
    form=UptimeForm,
    is_list=True,
    text="uptime checks from outside: the request, its interval, and the expected answer",
    items=lambda catalog: catalog.uptime,
    classes=(UptimeCheck,),
    renamable=True,
    notifies=True,
)
DASHBOARDS = Section(
    name="dashboards",
    singular="dashboard",
    form=DashboardForm,
    is_list=True,
    text="dashboards; default: one for the whole stack and one for each service",
    items=lambda catalog: catalog.dashboards,
    classes=(Dashboard,),
    renamable=True,
)
MAINTENANCE = Section(
    name="maintenance",
    singular="maintenance",
    plural="maintenance",
    form=PlannedMaintenanceForm,
    is_list=True,
    text="maintenance windows, in which failures page nobody",
    items=lambda catalog: catalog.maintenance,
    classes=(Maintenance,),
    renamable=True,
)
ERROR_TRACKING = Section(
    name="error_tracking",
    singular="error tracking",
    plural="error tracking",
    form=ErrorTrackingForm,
    text="the Sentry organization, teams, projects and alerts",
    items=lambda catalog: () if catalog.error_tracking is None else (catalog.error_tracking,),
    classes=(ErrorTracking,),
    excusable=False,
)
PROJECTS = Section(
    name="projects",
    singular="Sentry project",
    keys=("error_tracking.projects",),
    items=lambda catalog: catalog.error_tracking.projects if catalog.error_tracking else (),
    classes=(TrackedProject,),
    renamable=True,
)
ERROR_ALERTS = Section(
    name="error_alerts",
    singular="Sentry alert",
    keys=("error_tracking.alerts", "error_tracking.uptime", "error_tracking.heartbeats"),
    items=lambda catalog: catalog.error_tracking.alerts if catalog.error_tracking else (),
    classes=(ErrorAlert,),
    renamable=True,
    notifies=True,
)
LOGS = Section(
    name="logs",
    singular="logs",
    plural="logs",
    form=LogsForm,
    text="how log lines are parsed, which are kept, and which data is removed from them",
    items=lambda catalog: () if catalog.logs is None else (catalog.logs,),
    classes=(Logs,),
    excusable=False,
)
PIPELINES = Section(
    name="pipelines",
    singular="log pipeline",
    keys=("logs.pipelines",),
    items=lambda catalog: catalog.logs.pipelines if catalog.logs else (),
    renamable=True,
)
INDEXES = Section(
    name="indexes",
    singular="log index",
    keys=("logs.index",),
    items=lambda catalog: (catalog.logs.index,) if catalog.logs and catalog.logs.index else (),
)
ARCHIVES = Section(
    name="archives",
    singular="log archive",
    keys=("logs.archive",),
    items=lambda catalog: (catalog.logs.archive,) if catalog.logs and catalog.logs.archive else (),
    renamable=True,
)
STATUS_PAGE = Section(
    name="status_page",
    singular="status page",
    form=StatusPageForm,
    text="the product's health, as customers or colleagues see it",
    items=lambda catalog: (catalog.status_page,) if catalog.status_page else (),
    classes=(StatusPage,),
    renamable=True,
)
COMPONENTS = Section(
    name="components",
    singular="status page component",
    keys=("status_page.components",),
    items=lambda catalog: catalog.status_page.all_components if catalog.status_page else (),
    classes=(PageComponent,),
    renamable=True,
)
COMPONENT_GROUPS = Section(
    name="component_groups",
    singular="status page group",
    keys=("status_page.groups",),
    items=lambda catalog: catalog.status_page.groups if catalog.status_page else (),
    classes=(PageGroup,),
    renamable=True,
)
DEGRADATIONS = Section(
    name="degradations",
    singular="incident template",
    keys=("status_page.degradations",),
    items=lambda catalog: catalog.status_page.degradations if catalog.status_page else (),
    classes=(DegradationTemplate,),
)
MAINTENANCE_TEMPLATES = Section(
    name="maintenance_templates",
    singular="maintenance template",
    keys=("status_page.maintenance",),
    items=lambda catalog: catalog.status_page.maintenance if catalog.status_page else (),
    classes=(MaintenanceTemplate,),
)
EXCUSES = Section(
    name="excuses",
    singular="excuse",
    form=ExcuseOfForm,
    is_list=True,
    text="excuses for items whose own YAML cannot be changed; other items have `excuses` of their own",
)

OBJECTS = Section(
    name="objects",
    singular="object",
    form=ObjectForm,
    is_list=True,
    text="vendors' objects that no other section describes, in the vendor's own properties",
    items=lambda catalog: catalog.objects,
    classes=(VendorObject,),
    renamable=True,
)
PLAYBOOK = Section(
    name="playbook",
    singular="playbook",
    form=PlaybookForm,
    text="where the incident playbook is published, so that alert messages link to its pages",
    items=lambda catalog: (catalog.playbook,) if catalog.playbook else (),
    classes=(PlaybookSite,),
    excusable=False,
)
AUDIT = Section(
    name="audit",
    singular="audit entry",
    plural="audit entries",
    form=AllowanceForm,
    is_list=True,
    text="what an audit of the live accounts accepts: patterns of objects, each with a reason",
)

SECTIONS = tuple(value for value in list(vars().values()) if isinstance(value, Section))
"""Every row of this module, in the order of their definition."""

BY_NAME = {row.name: row for row in SECTIONS}
BY_CLASS = {class_: row for row in SECTIONS for class_ in row.classes}
FORMS = {row: row.form for row in SECTIONS if row.form is not None}
"""The form of each top-level key of a catalog's files."""
WITH_ITEMS = tuple(row for row in SECTIONS if row.items is not None)
"""The sections that a review compares."""
NOTIFYING = tuple(row for row in SECTIONS if row.notifies)


def section_of(item: Any) -> Section:
    """Return the row of a catalog item, by its class."""
    return BY_CLASS[type(item)]


def ref_of(item: Any) -> str:
    """Return the reference of a catalog item: its section and id, such as `alerts/high-error-rate`."""
    section = section_of(item)
    return section.ref(id_of(item, section))


def id_of(item: Any, section: Section) -> str:
    """Return an item's id in its section. Signals and the stack have their name, a map without one the section's."""
    return str(getattr(item, "id", None) or getattr(item, "name", section.name))
