"""One row for each section of a catalog: what a person may write there, and what items come of it.

The floors below attach what they know of a section to its row, and ask the rows rather than name a section.
"""

from typing import Any

from catalog.alerts.composites.model import Composite
from catalog.alerts.form import AlertForm
from catalog.alerts.model import Alert
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
from catalog.on_call.form import OnCallForm
from catalog.on_call.model import EscalationPolicy, Person, Rotation, Team
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
    text="the environment, and what of the vendors' accounts it owns",
    items=lambda it: (it.stack,),
    classes=(Stack,),
    excusable=False,
)
SERVICES = Section(
    name="services",
    singular="service",
    form=ServiceForm,
    is_list=True,
    text="what runs and can fail, and who answers for it",
    items=lambda it: it.services,
    classes=(Service,),
    renamable=True,
)
BUSINESS = Section(
    name="business",
    singular="business service",
    # A service that customers know by its own name is one item, not two.
    items=lambda it: [
        business for business in business_services(it.services) if business.id not in {each.id for each in it.services}
    ],
)
METRICS = Section(
    name="metrics",
    singular="metric",
    form=MetricForm,
    is_list=True,
    text="numbers that Datadog keeps, beside the metrics that always exist",
    items=lambda it: [metric for metric in it.known_metrics if metric.source is not None],
    classes=(Metric,),
)
SIGNALS = Section(
    name="signals",
    singular="signal",
    form=SignalForm,
    is_list=True,
    text="what a condition can name, beside the signals that always exist",
    items=lambda it: [signal for signal in it.signals.values() if signal.source is not None],
    classes=(Signal,),
    excusable=False,
)
CHANNELS = Section(
    name="channels",
    singular="channel",
    form=ChannelForm,
    is_list=True,
    text="where a firing alert goes",
    items=lambda it: it.channels,
    classes=(Channel,),
)
ALERTS = Section(
    name="alerts",
    singular="alert",
    form=AlertForm,
    is_list=True,
    text="a condition, how long it holds, how hard it is, and whom to tell",
    items=lambda it: (*it.alerts, *it.composites),
    classes=(Alert, Composite),
    renamable=True,
    notifies=True,
)
SLOS = Section(
    name="slos",
    singular="SLO",
    form=SloForm,
    is_list=True,
    text="how much must be good over a window, and alerts on how fast that is lost",
    items=lambda it: it.slos,
    classes=(Slo,),
    renamable=True,
)
SLO_ALERTS = Section(
    name="slo_alerts",
    singular="SLO alert",
    items=lambda it: [alert for slo in it.slos for alert in slo.alerts],
    classes=(SloAlert,),
    excusable=False,
    notifies=True,
)
ON_CALL = Section(
    name="on_call",
    singular="on-call section",
    form=OnCallForm,
    text="who is woken, when, and who next",
)
PEOPLE = Section(
    name="people",
    singular="person",
    plural="people",
    keys=("on_call.people",),
    items=lambda it: it.on_call.people,
    classes=(Person,),
)
TEAMS = Section(
    name="teams",
    singular="team",
    keys=("on_call.teams",),
    items=lambda it: it.on_call.teams,
    classes=(Team,),
    renamable=True,
)
ROTATIONS = Section(
    name="rotations",
    singular="rotation",
    keys=("on_call.rotations",),
    items=lambda it: it.on_call.rotations,
    classes=(Rotation,),
    renamable=True,
)
ESCALATION_POLICIES = Section(
    name="escalation_policies",
    singular="escalation policy",
    plural="escalation policies",
    keys=("on_call.escalation_policies",),
    items=lambda it: it.on_call.escalation_policies,
    classes=(EscalationPolicy,),
    renamable=True,
)
UPTIME = Section(
    name="uptime",
    singular="uptime check",
    form=UptimeForm,
    is_list=True,
    text="what is asked from outside, how often, and what answer is right",
    items=lambda it: it.uptime,
    classes=(UptimeCheck,),
    renamable=True,
    notifies=True,
)
DASHBOARDS = Section(
    name="dashboards",
    singular="dashboard",
    form=DashboardForm,
    is_list=True,
    text="what is shown together; none written, one of all and one of each service",
    items=lambda it: it.dashboards,
    classes=(Dashboard,),
    renamable=True,
)
MAINTENANCE = Section(
    name="maintenance",
    singular="maintenance",
    plural="maintenance",
    form=PlannedMaintenanceForm,
    is_list=True,
    text="hours in which what fails wakes nobody",
    items=lambda it: it.maintenance,
    classes=(Maintenance,),
    renamable=True,
)
ERROR_TRACKING = Section(
    name="error_tracking",
    singular="error tracking",
    plural="error tracking",
    form=ErrorTrackingForm,
    text="the Sentry organization, teams, projects and alerts",
    items=lambda it: () if it.error_tracking is None else (it.error_tracking,),
    classes=(ErrorTracking,),
    excusable=False,
)
PROJECTS = Section(
    name="projects",
    singular="Sentry project",
    keys=("error_tracking.projects",),
    items=lambda it: it.error_tracking.projects if it.error_tracking else (),
    classes=(TrackedProject,),
    renamable=True,
)
ERROR_ALERTS = Section(
    name="error_alerts",
    singular="Sentry alert",
    keys=("error_tracking.alerts", "error_tracking.uptime", "error_tracking.heartbeats"),
    items=lambda it: it.error_tracking.alerts if it.error_tracking else (),
    classes=(ErrorAlert,),
    renamable=True,
    notifies=True,
)
LOGS = Section(
    name="logs",
    singular="logs",
    plural="logs",
    form=LogsForm,
    text="how log lines are read, which are kept, and what may not be seen in them",
    items=lambda it: () if it.logs is None else (it.logs,),
    classes=(Logs,),
    excusable=False,
)
PIPELINES = Section(
    name="pipelines",
    singular="log pipeline",
    keys=("logs.pipelines",),
    items=lambda it: it.logs.pipelines if it.logs else (),
    renamable=True,
)
INDEXES = Section(
    name="indexes",
    singular="log index",
    keys=("logs.index",),
    items=lambda it: (it.logs.index,) if it.logs and it.logs.index else (),
)
ARCHIVES = Section(
    name="archives",
    singular="log archive",
    keys=("logs.archive",),
    items=lambda it: (it.logs.archive,) if it.logs and it.logs.archive else (),
    renamable=True,
)
STATUS_PAGE = Section(
    name="status_page",
    singular="status page",
    form=StatusPageForm,
    text="what customers, or colleagues, see of the product's health",
    items=lambda it: (it.status_page,) if it.status_page else (),
    classes=(StatusPage,),
    renamable=True,
)
COMPONENTS = Section(
    name="components",
    singular="status page component",
    keys=("status_page.components",),
    items=lambda it: it.status_page.all_components if it.status_page else (),
    classes=(PageComponent,),
    renamable=True,
)
COMPONENT_GROUPS = Section(
    name="component_groups",
    singular="status page group",
    keys=("status_page.groups",),
    items=lambda it: it.status_page.groups if it.status_page else (),
    classes=(PageGroup,),
    renamable=True,
)
DEGRADATIONS = Section(
    name="degradations",
    singular="incident template",
    keys=("status_page.degradations",),
    items=lambda it: it.status_page.degradations if it.status_page else (),
    classes=(DegradationTemplate,),
)
MAINTENANCE_TEMPLATES = Section(
    name="maintenance_templates",
    singular="maintenance template",
    keys=("status_page.maintenance",),
    items=lambda it: it.status_page.maintenance if it.status_page else (),
    classes=(MaintenanceTemplate,),
)
EXCUSES = Section(
    name="excuses",
    singular="excuse",
    form=ExcuseOfForm,
    is_list=True,
    text="rules that an item may break whose own lines are not to be changed; others say it in themselves",
)

SECTIONS = tuple(value for value in list(vars().values()) if isinstance(value, Section))
"""Every row of this module, in the order in which they stand."""

BY_NAME = {row.name: row for row in SECTIONS}
BY_CLASS = {class_: row for row in SECTIONS for class_ in row.classes}
FORMS = {row: row.form for row in SECTIONS if row.form is not None}
"""The form of each top-level key of a catalog's files."""
WITH_ITEMS = tuple(row for row in SECTIONS if row.items is not None)
"""The sections that a review compares."""
NOTIFYING = tuple(row for row in SECTIONS if row.notifies)


def section_of(item: Any) -> Section:
    """The row of an item of a catalog, by its class."""
    return BY_CLASS[type(item)]


def ref_of(item: Any) -> str:
    """The reference of an item of a catalog: its section and its id, such as `alerts/high-error-rate`."""
    section = section_of(item)
    return section.ref(id_of(item, section))


def id_of(item: Any, section: Section) -> str:
    """What an item is known by in its section: its id; a signal and the stack by name, a map by the section's name."""
    return str(getattr(item, "id", None) or getattr(item, "name", section.name))
