"""Generated catalogs: every section in shapes that a person could write, most of them right, some of them wrong."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

Section = dict[str, Any]

NAMES = (
    *("Shop", "B-c", "Web shop", "C", "Überall", "x" * 60, "Orders & more", "100% of value", "O'Hara at 9 @ home"),
    *('Say "hi"', "a\\b", "日本 2", "a, b: c", "L S", "[x](y) <b>"),
)
SERVICES = ("Front", "Data", "Jobs", "Bank")
PEOPLE = ("Ada", "Ben", "Cy", "Dee")
TEAMS = ("Web", "Base")
POLICIES = ("Day and night", "Office")
SIGNALS: tuple[Section, ...] = (
    {"name": "slow_share", "percentile": 90, "metric": "api.latency", "where": {"endpoint": "/api/checkout"}},
    {"name": "bounced", "ratio": "email.sent", "where": {"outcome": "failed"}},
    {"name": "signups", "count": "user.signup"},
    {"name": "per_second", "rate": "api.requests", "group_by": ["endpoint"]},
    {"name": "mean_run", "average": "job.duration"},
    {"name": "used", "gauge": "db.used", "aggregate": "max", "group_by": ["host"]},
    {"name": "hooks", "logs": '@endpoint:/hook status:error "a b"'},
    {"name": "up", "check": "postgres.can_connect", "group_by": ["host"]},
)
METRICS: tuple[Section, ...] = (
    {"name": "email.sent", "unit": "email", "tags": ["outcome"], "from": {"event": "email.sent"}},
    {"name": "job.duration", "unit": "second", "tags": ["job"], "from": {"event": "job", "field": "s"}},
    {"name": "db.used", "type": "gauge", "unit": "fraction", "tags": ["host"], "from": "agent", "reported": True},
)
CHANNELS: tuple[Section, ...] = (
    {"name": "slack", "workspace": "acme", "channel": "#alerts"},
    {"name": "email", "addresses": ["ops@example.com", "b+c@example.com"]},
    {"name": "pagerduty"},
    {"name": "Bot", "kind": "webhook", "url_secret": "watchbill:bot", "default_for": ["critical"]},
    {"name": "Pay team", "kind": "slack", "workspace": "acme", "channel": "#pay", "environments": ["prod"]},
)
CONDITIONS: tuple[Section, ...] = (
    {"condition": "error_rate > 1%", "duration": "5m", "warning": "0.5%", "recovery": "0.8%"},
    {"condition": "p95_latency > 2s", "duration": "10m", "group_by": ["endpoint"]},
    {"condition": "p99_latency >= 0.5s", "duration": "1h", "evaluation_delay": "15m"},
    {"condition": "payment_failure_rate > 5%", "duration": "2d", "min_events": 3},
    {"condition": "slow_share > 90s", "duration": "1d"},
    {"condition": "bounced > 3%", "duration": "4h"},
    {"condition": "signups < 3", "duration": "90s"},
    {"condition": "per_second > 500/s", "duration": "5m"},
    {"condition": "mean_run > 45min", "duration": "1d", "renotify": {"every": "1h", "times": 2}},
    {"condition": "used > 90%", "duration": "10m", "warning": "80%", "warning_recovery": "70%"},
    {"condition": "hooks > 10", "duration": "10m", "no_data": "resolve"},
    {"condition": "up >= 3", "no_data": "page"},
    {"absent": "user.signup for 4h"},
    {"absent": "signups for 26h", "no_data": "page"},
    {"anomaly": {"signal": "signups", "direction": "below", "window": "30m"}},
    {"anomaly": {"signal": "error_rate"}},
    {"forecast": {"signal": "used", "reaches": "95%", "within": "2d"}},
    {"when": "First and not Second"},
    {"when": "(First or Second) and not Probe"},
    {"condition": "error_rate > 101%", "duration": "5m"},
)
PROBES: tuple[Section, ...] = (
    {"service": "Front"},
    {"service": "Front", "health": ["database", "redis"]},
    {"url": "https://shop.example.com/a?b=c", "expect": {"latency_under": "800ms", "headers": {"server": "x"}}},
    {"tls": "shop.example.com", "expires_in": "14d"},
    {"heartbeat": "signups", "every": "1d"},
    {"heartbeat": "email.sent", "every": "1h", "grace": "30m", "service": "Jobs"},
    {"dns": {"name": "shop.example.com", "record": "MX", "expect": ["10 mail.example.com"]}},
    {"dns": {"name": "shop.example.com"}, "locations": ["aws:eu-central-1"]},
    {
        "service": "Front",
        "secrets": ["KEY"],
        "steps": [
            {"name": "In", "request": {"url": "/in", "json": {"k": "{{ KEY }}"}}, "extract": {"SESSION": "$.s"}},
            {"name": "Out", "request": {"url": "/out", "headers": {"authorization": "Bearer {{ SESSION }}"}}},
        ],
    },
)
GOALS: tuple[Section, ...] = (
    {"target": "99.9%", "of": {"ratio": "error_rate"}},
    {"target": "99.9%", "of": {"ratio": "error_rate", "expected_per_hour": 90000}},
    {"target": "99%", "of": {"ratio": "bounced", "expected_per_hour": 40}},
    {"target": "99%", "window": "7d", "of": {"ratio": "bounced"}, "budget": "50%"},
    {"target": "99%", "of": {"time_slice": "p95_latency < 500ms", "every": "1m"}, "warning": "99.5%"},
    {"target": "99.5%", "window": "90d", "of": {"uptime": "Probe"}, "alerts": ["ticket", "budget"]},
    {"target": "95%", "of": {"time_slice": "used < 90%"}},
    {"target": "50%", "of": {"ratio": "payment_failure_rate"}},
)
ROTATIONS: tuple[Section, ...] = (
    {"people": ["Ada", "Ben"], "time_zone": "Europe/Berlin", "secondary": True},
    {"people": ["Ada"], "time_zone": "Pacific/Chatham", "turn": "daily", "hand_off": "02:15"},
    {"people": ["Ada", "Ben", "Cy"], "time_zone": "America/New_York", "turn": "12h", "start": "2026-03-01"},
    {"people": ["Ben", "Cy"], "time_zone": "UTC", "turn": "2w", "hand_off": "friday 17:30"},
    {
        "follow_the_sun": [
            {"people": ["Ada", "Ben"], "time_zone": "Europe/Berlin", "from": "08:00", "to": "20:00"},
            {"people": ["Cy", "Dee"], "time_zone": "America/Los_Angeles", "from": "11:00", "to": "23:00"},
        ]
    },
    {"people": ["Ada", "Ben"], "time_zone": "Europe/Berlin", "hours": "business"},
)
WINDOWS: tuple[Section, ...] = (
    {"start": "2030-12-07 02:00", "for": "2h", "time_zone": "Europe/Berlin"},
    {"start": "2030-01-06 04:00", "for": "45m", "time_zone": "America/New_York", "every": "week on sunday"},
    {"start": "2030-01-07 01:00", "for": "1h", "time_zone": "UTC", "every": "day"},
    {"start": "2030-01-15 23:30", "for": "3h", "time_zone": "Asia/Kolkata", "every": "month on 15"},
)
ERRORS = (
    "new issue",
    "regression",
    "events > 9",
    "users > 5",
    "users > 5%",
    "sessions > 5%",
    "crash_free_users < 99%",
    "crash_free_sessions < 99.5%",
)
SENSITIVE = ("emails", "cards", "tokens", {"name": "Keys", "regex": "sess_[A-Za-z0-9]{20,}"})
UUID = "11111111-2222-3333-4444-555555555555"
IMPACTS = ("degraded", "partial_outage", "major_outage")


def some(pool: Sequence[Any], most: int = 3, least: int = 0) -> st.SearchStrategy[list[Any]]:
    """Some of the pool, each once, in any order."""
    return st.lists(st.sampled_from(pool), min_size=least, max_size=most, unique_by=str)


def maybe(likely: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Section]:
    """A map with some of the keys."""
    return st.fixed_dictionaries({}, optional=dict(likely))


def items(*parts: st.SearchStrategy[Section], most: int = 3, least: int = 0) -> st.SearchStrategy[list[Section]]:
    """Items of names that differ, each with what the parts say."""
    item = st.tuples(st.fixed_dictionaries({"name": st.sampled_from(NAMES)}), *parts).map(
        lambda maps: {key: value for each in maps for key, value in each.items()}
    )
    return st.lists(item, min_size=least, max_size=most, unique_by=lambda it: it["name"])


NOTIFY = st.sampled_from([[], ["slack"], ["email", "pagerduty"], ["Bot", "Pay team"], ["slack", "pagerduty"]])
SEVERITIES = st.sampled_from(["critical", "warning", "info"])
WATCHED = maybe({"notify": NOTIFY, "service": st.sampled_from(SERVICES)})
EXCUSES = maybe({"excuses": some([{"rule": "no-recovery", "reason": "It is steady", "until": "2030-03-01"}], 1, 1)})
SEVERE = st.fixed_dictionaries({"severity": SEVERITIES})


def services() -> st.SearchStrategy[list[Section]]:
    def told(name: str) -> st.SearchStrategy[Section]:
        fields = {
            "tier": st.integers(1, 4),
            "team": st.sampled_from(TEAMS),
            "business": st.sampled_from(["Checkout", "Sales & more"]),
            "repository": st.just("https://github.com/example/shop"),
            "links": st.just([{"name": "Design", "url": "https://wiki.example.com/a"}]),
            "description": st.sampled_from(["Sells {things}", "Line one\nline two", 'Quotes " and: colons']),
        }
        fixed = {"name": st.just(name), "escalation_policy": st.sampled_from(POLICIES)}
        return st.tuples(
            st.fixed_dictionaries(fixed, optional=fields), maybe({"depends_on": some(["Data", "Bank"], 2)})
        ).map(lambda maps: _apart(maps[0], maps[1]))

    return st.tuples(*map(told, SERVICES)).map(list)


def _apart(service: Section, more: Section) -> Section:
    """The service with its place among the others: the first is the default one, the last is somebody else's."""
    match service["name"]:
        case "Front":
            around = {"url": "https://shop.example.com", "runbooks": "https://wiki.example.com", "default": True}
            return {**service, **more, **around}
        case "Bank":
            return {"name": "Bank", "external": True}
        case "Data":
            return service
        case _:
            return {**service, **more}


@st.composite
def on_call(draw: st.DrawFn) -> Section:
    shapes = draw(st.lists(st.sampled_from(ROTATIONS[:-1]), min_size=1, max_size=2))
    rotations = [{"name": f"Turn {number}", **shape} for number, shape in enumerate(shapes)]
    levels = [{"notify": [it["name"]], "after": draw(st.sampled_from(["5m", "30m"]))} for it in rotations]
    if shapes[0].get("secondary"):
        levels.append({"notify": ["Turn 0 secondary"], "after": "10m"})
    people = [{"name": name, "email": f"{name.lower()}@example.com", "create": draw(st.booleans())} for name in PEOPLE]
    # Both hold everyone: whom a team's policy calls must be in the team.
    teams = [{"name": name, "people": draw(st.permutations(PEOPLE))} for name in TEAMS]
    teams[0]["managers"] = teams[0]["people"][:1]
    return {
        "people": people,
        "teams": teams,
        "rotations": [*rotations, {"name": "Late", **draw(st.sampled_from(ROTATIONS))}],
        "escalation_policies": [
            {"name": POLICIES[0], "levels": [*levels, {"notify": "everyone"}], "repeat": draw(st.integers(0, 9))},
            {"name": POLICIES[1], "levels": [{"notify": ["Ada", "Turn 0"], "after": "4h"}]},
        ],
    }


def dashboards() -> st.SearchStrategy[list[Section]]:
    names = [it["name"] for it in SIGNALS] + ["error_rate", "p95_latency"]
    group = maybe({"signals": some(names, 3, 1), "alerts": st.just(["First"]), "uptime": st.just(["Probe"])})
    shapes = st.one_of(
        st.just({}),
        st.fixed_dictionaries({"service": st.sampled_from(SERVICES)}),
        st.fixed_dictionaries({"signals": some(names, 4, 1)}),
        st.fixed_dictionaries({"groups": items(group, most=2, least=1)}),
    )
    return items(shapes, maybe({"description": st.just("What {people} see")}))


def error_tracking() -> st.SearchStrategy[Section]:
    project = maybe(
        {
            "platform": st.sampled_from(["node", "javascript-nextjs", "python"]),
            "team": st.sampled_from(["Web", "web", "Jobs"]),
            "service": st.sampled_from(SERVICES),
            "rate_limit": st.just({"events": 5}),
            "environments": some(["prod", "staging"], 2, 1),
            "sample_rates": st.just({"traces": 0.5}),
            "scrub": st.just(["email"]),
        }
    )
    alert = st.fixed_dictionaries({"condition": st.sampled_from(ERRORS)}, optional={"severity": SEVERITIES})
    told = maybe({"notify": st.sampled_from([["slack"], ["Pay team"], ["slack", "pagerduty"]])})
    return st.fixed_dictionaries(
        {"organization": st.just("acme"), "team": st.just("Web"), "projects": items(project, least=1)},
        optional={"alerts": items(alert, told), "pagerduty": st.just({"account": "acme", "service": "5"})},
    )


def logs() -> st.SearchStrategy[Section]:
    filters = st.sampled_from(["service:front", "*", '@http.url:"/a b" status:debug'])
    archives: list[Section] = [
        {"s3": {"bucket": "acme-logs", "account": "123456789012", "role": "Logs", "path": "a/b"}},
        {"gcs": {"bucket": "acme-logs", "client_email": "a@b.iam.gserviceaccount.com"}, "filter": "service:front"},
        {"azure": {"container": "acme-logs", "storage_account": "acmelogs", "tenant": UUID, "client": UUID}},
    ]
    return maybe(
        {
            "format": st.sampled_from(["pino", "json"]),
            "pipelines": items(st.fixed_dictionaries({"filter": filters}), least=1),
            "index": st.fixed_dictionaries({"name": st.just("front"), "owned": st.just(True)}),
            "exclusions": items(st.fixed_dictionaries({"filter": filters}, optional={"keep": st.just("5%")})),
            "archive": st.sampled_from(archives),
            "sensitive": some(SENSITIVE, 4),
        }
    )


def status_page() -> st.SearchStrategy[Section]:
    messages = st.just({"investigating": "We look.", "resolved": "Over."})
    shown = st.fixed_dictionaries({"impact": st.sampled_from(IMPACTS), "messages": messages})
    about = maybe({"components": st.just(["Buying"]), "title": st.just("Something is up")})
    component = maybe({"service": st.sampled_from(SERVICES)})
    within = st.fixed_dictionaries({"components": items(component, most=2, least=1)})
    return st.fixed_dictionaries(
        {
            "name": st.sampled_from(NAMES),
            "domain_prefix": st.sampled_from(["acme", "a-b-1"]),
            "visibility": st.sampled_from(["public", "internal"]),
            "components": items(component, most=2).map(lambda more: [{"name": "Buying", "service": "Front"}, *more]),
        },
        optional={"groups": items(within, most=2), "degradations": items(shown, about), "maintenance": items(about)},
    )


@st.composite
def catalogs(draw: st.DrawFn) -> dict[str, Any]:
    """The sections of a catalog, by their keys."""
    first = {"name": "First", "condition": "error_rate > 2%", "duration": "5m", "severity": "warning"}
    second = {"name": "Second", "condition": "signups < 1", "duration": "1h", "severity": "info"}
    probe = {"name": "Probe", "service": "Front", "severity": "warning"}
    pages = maybe({"notify_page": NOTIFY, "notify_ticket": NOTIFY, "service": st.sampled_from(SERVICES)})
    of = st.one_of(some(SERVICES[:3], 2, 1), st.just("all"))
    told = maybe({"text": st.sampled_from(["We are back at 4.", "Two lines:\nof words", "Mail ops@example.com"])})
    fixed: dict[str, Any] = {
        "stack": draw(st.sampled_from([{"environment": "prod"}, {"environment": "staging"}])),
        "services": draw(services()),
        "metrics": list(METRICS),
        "signals": list(SIGNALS),
        "channels": list(CHANNELS),
        "on_call": draw(on_call()),
        "alerts": [first, second, *draw(items(st.sampled_from(CONDITIONS), SEVERE, WATCHED, EXCUSES, most=4))],
        "uptime": [probe, *draw(items(st.sampled_from(PROBES), SEVERE, maybe({"notify": NOTIFY}), EXCUSES))],
    }
    optional: dict[str, st.SearchStrategy[Any]] = {
        "slos": items(st.sampled_from(GOALS), pages),
        "dashboards": dashboards(),
        "maintenance": items(st.sampled_from(WINDOWS), st.fixed_dictionaries({"services": of}), told),
        "error_tracking": error_tracking(),
        "logs": logs(),
        "status_page": status_page(),
    }
    return {**fixed, **draw(st.fixed_dictionaries({}, optional=optional))}
