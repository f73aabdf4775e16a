"""The rows of facts of all sections; each stands in the module of its section."""

from catalog.registry import (
    ALERTS,
    ARCHIVES,
    BUSINESS,
    BY_NAME,
    CHANNELS,
    COMPONENT_GROUPS,
    COMPONENTS,
    DASHBOARDS,
    DEGRADATIONS,
    ERROR_ALERTS,
    ERROR_TRACKING,
    ESCALATION_POLICIES,
    INDEXES,
    LOGS,
    MAINTENANCE,
    MAINTENANCE_TEMPLATES,
    METRICS,
    OBJECTS,
    PEOPLE,
    PIPELINES,
    PLAYBOOK,
    PROJECTS,
    ROTATIONS,
    SERVICES,
    SIGNALS,
    SLO_ALERTS,
    SLOS,
    STACK,
    STATUS_PAGE,
    TEAMS,
    UPTIME,
)
from catalog.sections import Section
from review.facts.account import channels, dashboards, logs, maintenance, playbook, services, stack, status_page
from review.facts.error_tracking import errors
from review.facts.notifiers import alerts, signals, slos, uptime
from review.facts.on_call import escalation, people, rotations
from review.facts.section import SectionFacts

FACTS: dict[Section, SectionFacts] = {
    ALERTS: alerts.FACTS,
    SLOS: slos.FACTS,
    SLO_ALERTS: slos.ALERT_FACTS,
    UPTIME: uptime.FACTS,
    ERROR_ALERTS: errors.ALERT_FACTS,
    ERROR_TRACKING: errors.TRACKING_FACTS,
    PROJECTS: errors.PROJECT_FACTS,
    SERVICES: services.FACTS,
    BUSINESS: services.BUSINESS_FACTS,
    CHANNELS: channels.FACTS,
    SIGNALS: signals.FACTS,
    METRICS: signals.METRIC_FACTS,
    PEOPLE: people.FACTS,
    TEAMS: people.TEAM_FACTS,
    ROTATIONS: rotations.FACTS,
    ESCALATION_POLICIES: escalation.FACTS,
    MAINTENANCE: maintenance.FACTS,
    OBJECTS: SectionFacts(),
    PLAYBOOK: playbook.FACTS,
    DASHBOARDS: dashboards.FACTS,
    LOGS: logs.FACTS,
    PIPELINES: logs.LINE_FACTS,
    INDEXES: logs.LINE_FACTS,
    ARCHIVES: logs.LINE_FACTS,
    STACK: stack.FACTS,
    STATUS_PAGE: status_page.FACTS,
    COMPONENTS: status_page.FACTS,
    COMPONENT_GROUPS: status_page.FACTS,
    DEGRADATIONS: status_page.FACTS,
    MAINTENANCE_TEMPLATES: status_page.FACTS,
}


def facts_of(section: str) -> SectionFacts:
    """Return the functions for a section by its name; general ones for a section that only another revision's code
    knows.
    """
    row = BY_NAME.get(section)
    return SectionFacts() if row is None else FACTS[row]
