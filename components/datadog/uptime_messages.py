"""Messages of uptime checks' monitors."""

import pulumi

from catalog import UptimeCheck
from catalog.forms.handles import disarm
from catalog.uptime.model import DnsProbe, HttpProbe, Probe, StepsProbe, TlsProbe
from components.conventions.links import logs_link
from components.datadog.alert_texts import DEPLOY, STATUS, affected_text
from components.datadog.messages import Block, Place, links, message, steps


def uptime_message(check: UptimeCheck, place: Place) -> pulumi.Output[str]:
    """Return the message: the failure and its locations; who is affected; first steps; links.

    Datadog adds the start of the failure by itself, and gives these messages other variables than those of monitors.
    Source: https://docs.datadoghq.com/synthetics/notifications/, read 2026-11-29.
    """
    of = f"{check.service.name} in {place.environment}" if check.service else place.environment
    subject = f"{check.name} of {of}"
    affected = affected_text(check.service, place.environment, (), ())
    wrong = f"{subject} fails{_places(check)}: {disarm(check.probe.fault)}."
    alarm = (wrong, affected, *steps(_first_steps(check.probe)))
    blocks = [
        Block(transition="alert", lines=alarm),
        Block(transition="alert_recovery", lines=(f"{subject} passes again.",)),
    ]
    search = f"env:{place.environment}" + (f" service:{check.service.tag}" if check.service else "")
    read_on = links(check.runbook, check.service, place, [f"Logs: {logs_link(place.site, search)}"])
    return message(blocks, check, place, read_on)


def _places(check: UptimeCheck) -> str:
    """Return the number of locations that must fail; empty where it is obvious."""
    places = len(check.locations)
    return f" from at least {check.fails_from} of {places} locations" if places > 1 else ""


def _first_steps(probe: Probe) -> tuple[str, str, str]:
    match probe:
        case HttpProbe(url=url, dependencies=dependencies):
            named = f" Which state does it report for {', '.join(dependencies)}?" if dependencies else ""
            return (f"Open {disarm(url)}: does it answer?{named}", DEPLOY, STATUS)
        case StepsProbe():
            return ("Open the last run of the test: which step failed, and with which answer?", DEPLOY, STATUS)
        case TlsProbe():
            seen = f"Check {disarm(probe.target)}: when does it expire, and is it the expected one?"
            return (seen, "Find out why it was not renewed, and renew it manually if necessary.", STATUS)
        case DnsProbe():
            seen = f"Resolve {disarm(probe.target)} from two networks: are the answers equal?"
            return (seen, "Check for a change of the zone or the domain in the last day, and revert it.", STATUS)
