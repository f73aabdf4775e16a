"""How incidents are handled, as data: the playbook shows it, and a drill asks for it.

The severities, roles and times follow PagerDuty's public guide to incident response.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Level:
    """A severity of an incident. `major`: it requires an incident commander, a postmortem and its meeting."""

    name: str
    meaning: str
    response: str
    major: bool = False
    public: bool = False
    meeting_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class Role:
    """A role in a major incident. `asked`: a drill asks who takes it."""

    name: str
    duty: str
    asked: bool = False


LEVELS = (
    Level(
        name="SEV-1",
        meaning="A critical failure for many customers, such as no payments",
        response="Page everyone on the policy; post on the status page",
        major=True,
        public=True,
        meeting_days=3,
    ),
    Level(
        name="SEV-2",
        meaning="Many customers are impaired",
        response="Major incident: assign the roles below",
        major=True,
        public=True,
        meeting_days=5,
    ),
    Level(
        name="SEV-3",
        meaning="Some customers are impaired, or redundancy is lost",
        response="The on-call engineer handles it now",
        public=True,
    ),
    Level(
        name="SEV-4",
        meaning="A minor fault without customers affected",
        response="Handle it in working hours",
    ),
    Level(name="SEV-5", meaning="A cosmetic fault or a question", response="Write a ticket"),
)
"""The most severe first."""

FIRST_POST_MINUTES = 5
NEXT_POST_MINUTES = 20
FIRST_MINUTES = (
    "Acknowledge the page, so that it does not escalate.",
    "Open the alert's runbook, and do its first step.",
    "Write in the incident channel: the alert, its start, who is affected, and what you do next.",
    "Choose the severity. From SEV-2 on, name an incident commander; until somebody else takes it, that is you.",
    "Was anything deployed or changed in the last hour? If one fits, roll it back before you look further.",
    f"If customers notice it, post on the status page. The first post comes within {FIRST_POST_MINUTES} minutes, the "
    f"next ones at least every {NEXT_POST_MINUTES} minutes.",
)
ROLES = (
    Role(name="Incident commander", duty="Decides, assigns work, does not debug", asked=True),
    Role(name="Deputy", duty="Keeps time, follows up, can take over"),
    Role(name="Scribe", duty="Writes the time and text of each decision and observation", asked=True),
    Role(name="Subject-matter expert", duty="Examines a part of the system and reports findings and options"),
    Role(name="Customer liaison", duty="Writes the posts of the status page and answers customers", asked=True),
    Role(name="Internal liaison", duty="Keeps colleagues and management informed, pages further teams"),
)
COMMUNICATION = (
    (f"within {FIRST_POST_MINUTES} minutes", "First post: what customers notice, that you are looking into it"),
    (
        f"at least every {NEXT_POST_MINUTES} minutes",
        "What has changed, even if nothing has, and when the next post comes",
    ),
    ("when it works again", "Monitoring: what was done"),
    ("after an hour without failures", "Resolved: what happened, how long, who was affected"),
)
HAND_OVER = (
    "The state of the incident: severity, what works, what does not",
    "What was tried, with what result, and what runs now",
    "The next decision, and until when it is due",
    "Who has which role, and where the notes are",
)
CLOSING = (
    "The alert has recovered, and the product works when you try it.",
    "The status page says resolved.",
    "Temporary changes are undone or have a ticket: mutes, scaled servers, disabled features.",
    "The commander names the owner of the postmortem.",
)
POSTMORTEM = """# Postmortem: {title}

Owner:{owner}

## Overview
## What happened
## Contributing factors
## Resolution
## Impact
Customers affected, minutes, payments lost, objectives' error budget used.
## Responders
## Timeline (UTC)
## What went well
## What went badly
## Actions
| action | owner | due |
|---|---|---|
## Messages sent
"""
