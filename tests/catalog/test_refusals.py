"""What a person can write wrong, and what is said about it: the place, what was found, and the way out."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog import Catalog, CatalogErrors, load

Refused = Callable[..., list[str]]
ALERT = "alerts:\n  - name: Slow\n    condition: {}\n    duration: {}\n    severity: {}\n    notify: {}\n"
PERSON = "on_call:\n  people:\n    - {name: Ada, email: ada@example.com}\n"
UPTIME = "uptime:\n  - name: Home\n    url: {}\n    every: {}\n    locations: {}\n    notify: [slack]\n"


def alert(
    condition: str = "error_rate > 1%", duration: str = "5m", severity: str = "info", notify: str = "[slack]"
) -> str:
    return ALERT.format(condition, duration, severity, notify)


def rotation(
    people: str = "[Ada]", zone: str = "Europe/Berlin", hand_off: str = "monday 09:00", turn: str = "weekly"
) -> str:
    fields = f"name: Primary, people: {people}, time_zone: {zone}, hand_off: {hand_off}, turn: {turn}"
    return f"{PERSON}  rotations:\n    - {{{fields}}}\n"


def uptime(url: str = "https://example.com", every: str = "1m", locations: str = "[aws:eu-central-1]") -> str:
    return UPTIME.format(url, every, locations)


FILES = [
    ("", "1:1: the file is empty", "`alerts:`"),
    ("# nothing yet\n", "1:1: the file is empty", "`alerts:`"),
    ("- name: Slow\n", "1:1: the file contains a list instead of sections", "`alerts:`"),
    ("alerts\n", "1:1: the file contains a single value instead of sections", "`alerts:`"),
    ("alerts:\n", "1:1: the section `alerts` is empty", "the line, or remove the line"),
    (
        "alerts: {name: Slow}\n",
        "1:9: `alerts`: expected a list",
        "`alerts:`, and below it a line that begins with `- ` for",
    ),
    ("stack: []\n", "1:8: `stack`: expected a map of keys and values, found a list", ""),
    ("alrets: []\n", "1:1: unknown section `alrets`", "did you mean `alerts`?"),
    ("alerts: []\nalerts: []\n", "2:1: the section `alerts` is written twice in this file", "first at shop/a.yml:1:1"),
    ("alerts: []\n---\nuptime: []\n", "3:1: a second document begins here", "contains one document: remove the line"),
    ("alerts:\n\t- name: Slow\n", "2:1: a tab is used as indentation", "spaces"),
    ("alerts:\n  - name: Slow\n\tduration: 5m\n", "3:1: a tab is used as indentation", "spaces"),
    ("alerts: [\n", "2:1: invalid YAML: ", "brackets"),
    (
        "alerts:\n  - name: a: b\n",
        "2:12: invalid YAML: mapping values are not allowed",
        "put text that contains `: ` in quotes, and begin the keys of one map in the same column",
    ),
    ("alerts:\n  - name: @x\n", "2:11: invalid YAML: found character", "put text that begins with @, `, % or a"),
    ("alerts: *x\n", "1:9: invalid YAML: found undefined alias", "put text that begins with * in quotes"),
    ("alerts: &a [*a]\n", "1:9: this value contains itself through an alias", "write the value instead of the alias"),
    ("alerts: " + "[" * 60 + "]" * 60, "1:58: values are nested more than 50 deep", "reduce the nesting"),
    ("alerts: " + "[" * 300_000, "1:58: values are nested more than 50 deep", "reduce the nesting"),
    ("alerts: []\nuptime: [\x00]\n", "2:10: YAML does not allow the character U+0000", "remove it"),
]
KEYS = [
    (alert() + "    sevrity: critical\n", "7:5: unknown key `sevrity` in an alert", "did you mean `severity`?"),
    (alert() + "    duration: 6m\n", "7:5: duplicate key `duration`", "first at shop/a.yml:4:5"),
    (alert() + "    <<: {service: Shop}\n", "7:5: the merge key `<<` is not supported", "write the fields in each"),
    (alert() + "    on: 1\n", "7:5: the key `on` is not text: YAML reads it as the boolean true", "'on'"),
    (alert() + "    7: 1\n", "7:5: the key `7` is not text: YAML reads it as the number 7", "'7'"),
    (alert() + "    [a]: 1\n", "7:5: expected a key, found a list or a map", "a word"),
    ("alerts:\n  - Slow\n", "2:5: an alert: expected a map of keys and values, found `Slow` (text)", ""),
    (
        "alerts:\n  - name: Slow\n    condition: error_rate > 1%\n    duration: 5m\n",
        "2:5: `severity` is missing in an alert",
        "`critical`",
    ),
    ("stack: {owns: {datdog: true}}\n", "1:16: unknown key `datdog` in `owns`", "did you mean `datadog`?"),
    ("stack: {owns: sometimes}\n", "1:15: `owns`: expected a map of keys and values,", "`true`, `false`, or a map"),
    (
        PERSON + "  escalation_policies:\n    - {name: P, levels: [{notfy: [Ada]}]}\n",
        "5:27: unknown key `notfy` in a level",
        "did you mean `notify`?",
    ),
]
SCALARS = [
    ("name: no", "2:11: `name`: expected text, but YAML reads `no` as the boolean false", "'no'"),
    ("name: on", "2:11: `name`: expected text, but YAML reads `on` as the boolean true", "'on'"),
    ("name: 1:30", "2:11: `name`: expected text, but YAML reads `1:30` as the number 90", "'1:30'"),
    ("name: 2026-01-01", "2:11: `name`: expected text, but YAML reads `2026-01-01` as a date", "'2026-01-01'"),
    ("name: 1e3", "2:11: `name`: expected text, but YAML reads `1e3` as a number", "'1e3'"),
    ("name: 0o17", "2:11: `name`: expected text, but YAML reads `0o17` as a number", "'0o17'"),
    ("name: 017", "2:11: `name`: expected text, but YAML reads `017` as the number 15", "'017'"),
    ("name: null", "2:11: `name`: expected text, but YAML reads `null` as nothing (null)", "'null'"),
    ("name: A\n    tier: null", "3:11: `tier` is `null`, which is not a value", "`override: true`"),
    ("name: A\n    links: ~", "3:12: `links` is `~`, which is not a value", "write a list, or remove the line; `null`"),
    ("name: A\n    url: ", "3:9: `url` has no value", "write text, or remove the line; text after # is a comment"),
    ("name: 404", "2:11: `name`: expected text, but YAML reads `404` as the number 404", "'404'"),
    ("name:", "2:10: `name` has no value", "text, or remove the line; text after # is a comment unless it is in"),
    ("name: !!binary aGk=", "2:11: `name`: expected text, but YAML reads `aGk=` as a value of the type", "quotes"),
    ("name: [a]", "2:11: `name`: expected text, found a list", "`name: Checkout`"),
    ("name: ''", "2:11: `name`: the text is empty", "write a name"),
    ("name: '…'", "2:11: no id can be made from `…`: it has no letter a–z and no digit", "give it an `id`"),
    (f"name: {'x' * 101}", "2:11: `name`: `xxx", "at most 100"),
    ('name: "A\\u00A0B"', "2:11: `name`: `A�B` contains the invisible character U+00A0", "remove it"),
    ("name: ' x'", "2:11: `name`: `x` has a line break, or blanks at", "remove the blanks, and write it in one line"),
    ("name: A\n    id: A b", "3:9: `id`: `A b` is not an id", "`slow-checkout`"),
    ("name: A\n    url: ftp://example.com", "3:10: `url`: `ftp://example.com` is not an http", "https://"),
    ("name: A\n    url: https://", "3:10: `url`: `https://` is not an http", "https://"),
    ("name: A\n    url: https://u:secret@example.com", "3:10: `url`: the URL contains credentials", "before the `@`"),
    ("name: A\n    url: https://token@example.com", "3:10: `url`: the URL contains credentials", "before the `@`"),
    ("name: A\n    url: https://example.com:x", "3:10: `url`: `https://example.com:x` is not a URL", "https://"),
    ("name: A\n    default: 1", "3:14: `default`: expected `true` or `false`, found `1` (the number 1)", ""),
    ("name: A\n    renamed_from: a", "3:19: `a` is still the id of this item", "id: remove the line"),
    (
        "name: A\n    renamed_from: B\n  - name: B",
        "3:19: `B` was not renamed: a service with this name or id still exists",
        "shop/a.yml:4:5",
    ),
    ("name: A\n  - name: A", "3:5: `A` is already the name or id of a service", "first at shop/a.yml:2:5"),
    ("name: A b\n  - name: a B", "3:5: `a-b` is already the name or id of a service", "first at shop/a.yml:2:5"),
    ("name: A\n    default: true\n  - name: B\n    default: true", "5:14: two services have", "shop/a.yml:3:14"),
    ("name: A\n    escalation_policy: Nights", "3:24: unknown escalation policy `Nights`", "none exists yet"),
]
ALERTS = [
    (alert(condition="eror_rate > 1%"), "3:16: unknown signal `eror_rate`", "did you mean `error_rate`?"),
    (
        alert(condition="error_rate > 2000ms"),
        "3:16: `condition`: `2000ms` has the wrong unit: `error_rate` is a share in percent",
        "`error_rate > 5%`",
    ),
    (alert(condition="p95_latency > 2"), "3:16: `condition`: `p95_latency` is a duration: the value", "`2ms` or `2s`"),
    (alert(condition="error_rate > 101%"), "3:16: `condition`: `101%` is over 100 %", "0% to 100%"),
    (alert(condition="error_rate => 1%"), "3:16: `condition`: unknown comparator `=>`", "did you mean `>=`?"),
    (alert(duration="5"), "4:15: `duration`: the duration `5` has no unit", "`5m` for minutes"),
    (alert(duration="'5'"), "4:15: `duration`: the duration `5` has no unit", "`5m` for minutes"),
    (alert(duration="5 parsecs"), "4:15: `duration`: `parsecs` is not a unit of time", "s, m, h, d or w"),
    (alert(duration="0m"), "4:15: `duration`: the duration `0m` is zero", "`1m`"),
    (alert(duration="90s"), "4:15: `duration`: `90s` is not a number of whole minutes", "`2m`"),
    (alert(duration="3d"), "4:15: `duration`: `3d` is out of range", "`1m` to `2d`"),
    (alert(severity="critcal"), "5:15: `severity`: `critcal` is not a severity", "did you mean `critical`?"),
    (alert(severity="critical", notify="[]"), "6:13: an alert is critical and notifies nobody", "`notify: [slack"),
    (alert(notify="slack"), "6:13: `notify`: expected a list, found `slack` (text)", "[slack]"),
    (alert(notify="[slak]"), "6:14: unknown channel `slak`", "did you mean `slack`?"),
    (alert(notify="[slack, slack]"), "6:13: `notify`: `slack` is listed twice", "once"),
    (alert(notify="[slack, no]"), "6:21: an entry of `notify`: expected text, but YAML reads `no` as the", "'no'"),
    (alert() + "    service: Shop\n", "7:14: unknown service `Shop`", "none exists yet"),
    (alert() + "    min_events: 017\n", "7:17: `min_events`: expected a whole number, found `017` (the number 15)", ""),
    (alert() + "    min_events: 0\n", "7:17: `min_events`: `0` is out of range", "1 to"),
    (alert("p95_latency > 2s") + "    min_events: 9\n", "7:17: `min_events` is only allowed for", "remove the line"),
    (
        alert() + "services: [{name: A}, {name: B}]\n",
        "2:5: `service` is missing in an alert, and there are several services",
        "default: true",
    ),
    (
        alert() + "services: [{name: Shop}]\n" + "uptime: [{name: U, service: Shp, notify: [slack]}]\n",
        "8:29: unknown service `Shp`",
        "did you mean `Shop`?",
    ),
    (uptime(every="29s"), "4:12: `every`: `29s` is out of range", "`30s` to `7d`"),
    (uptime(every="8d"), "4:12: `every`: `8d` is out of range", "`30s` to `7d`"),
    (
        uptime(locations="[frankfurt]"),
        "5:17: an entry of `locations`: invalid location `frankfurt`",
        "aws:eu-central-1",
    ),
    (uptime(locations="[]"), "5:16: `locations`: the list is empty", "at least one"),
    (
        "uptime: [{name: U, url: 'https://example.com'}]\n",
        "1:10: an uptime check is critical and notifies nobody",
        "notify",
    ),
    ("uptime: [{name: U, notify: [slack]}]\n", "1:10: the uptime check `U` has no `url`", "write `url:`"),
    ("dashboards: [{name: D, signals: [eror_rate]}]\n", "1:34: unknown signal `eror_rate`", "`error_rate`"),
]
CHANNELS = [
    ('{name: slack, channel: "#"}', "2:28: `channel`: `#` is not a Slack channel", '"#alerts"'),
    ('{name: slack, channel: "#a b"}', "2:28: `channel`: `#a b` is not a Slack channel", '"#alerts"'),
    ('{name: slack, channel: "#Alerts"}', "2:28: `channel`: `#Alerts` is not a Slack channel", '"#alerts"'),
    ("{name: slack, channel: alerts}", "2:28: `channel`: `alerts` is not a Slack channel", '"#alerts"'),
    (
        "{name: slack, address: a@example.com}",
        "2:28: unknown key `address` in a channel of the kind `slack`",
        "channel",
    ),
    ("{name: slack, kind: email}", "2:25: the channel `slack` is named like another kind than", "`kind: slack`"),
    ("{name: team}", "2:5: `kind` is missing in the channel `team`", "`slack`, `email`, `pagerduty` or `webhook`"),
    ("{name: team, kind: slak}", "2:24: `kind`: `slak` is not a kind of channel", "did you mean `slack`?"),
    (
        "{name: ops, kind: webhook, url_secret: 'https://hooks.example.com/T0/secret'}",
        "2:44: `url_secret`: `https://hooks.example.com/T0/secret` is not a key of the stack's config",
        "pulumi config set --secret",
    ),
    ("{name: ops, kind: webhook, url: 'https://a.example'}", "2:32: unknown key `url` in a channel", "`url_secret`"),
    ("{name: ops, kind: webhook, channel: '#a'}", "2:41: unknown key `channel` in a channel of the kind `we", "url_"),
    ("{name: email, default_for: [critcal]}", "2:33: an entry of `default_for`: `critcal` is not a", "`critical`?"),
    ("{name: email, environments: [Prod]}", "2:34: an entry of `environments`: `Prod` is not an env", "lower-case"),
    ("{name: email, address: ops@example}", "2:28: `address`: `ops@example` is not an email address", "ops@"),
]
SIGNALS = [
    (
        "{name: error_rate, count: user.signup}",
        "2:12: `error_rate` is already the name or id of a signal",
        "is built in",
    ),
    ("{name: Mean, average: api.latency}", "2:12: `name`: `Mean` is not a signal's name", "lower-case"),
    ("{name: mean, average: api.latncy}", "2:27: unknown metric `api.latncy`", "did you mean `api.latency`?"),
    ("{name: mean, average: api.requests}", "2:27: `api.requests` is a count", "`api.latency` or `payment.amount`"),
    ("{name: few, count: api.latency}", "2:24: `api.latency` is a distribution", "`api.requests`"),
    ("{name: few}", "2:5: the signal `few` has no metric, log search or service check", "`percentile: 95`"),
    ("{name: few, count: user.signup, ratio: user.signup}", "2:5: the signal `few` has `ratio` and", "one of"),
    ("{name: p, percentile: 95}", "2:5: `metric` is missing in the signal `p`", "`api.latency`"),
    ("{name: p, percentile: 42, metric: api.latency}", "2:27: `percentile`: Datadog does not keep the", "`95`"),
    ("{name: p, percentile: 1:30, metric: api.latency}", "2:27: `percentile`: expected a whole number, found", ""),
    ("{name: r, ratio: api.requests}", "2:5: `where` is missing", "`where: {status_class: …}`"),
    ("{name: c, count: user.signup, where: {outcom: x}}", "2:51: unknown tag `outcom` of the metric", "`env`"),
    ("{name: c, count: user.signup, where: {env: 'a,b'}}", "2:42: `where`: invalid filter `env: a,b`", "commas"),
]
ON_CALL = [
    ("on_call: {people: [{name: Ada, email: ada}]}\n", "1:39: `email`: `ada` is not an email address", "ops@"),
    (rotation(people="[]"), "5:31: `people`: the list is empty", "at least one"),
    (rotation(people="[Adda]"), "5:32: unknown person `Adda`", "did you mean `Ada`?"),
    (rotation(zone="Europe/Berln"), "5:49: `time_zone`: `Europe/Berln` is not a time zone", "`Europe/Berlin`"),
    (rotation(zone="CET+1"), "5:49: `time_zone`: `CET+1` is not a time zone", "IANA"),
    (rotation(hand_off="moonday 09:00"), "5:74: `hand_off`: `moonday` is not a day", "did you mean `monday`?"),
    (rotation(hand_off="monday 25:00"), "5:74: `hand_off`: `monday 25:00` is not a time of hand-off", "`monday 09:00`"),
    (rotation(hand_off="10:00"), "5:74: `hand_off`: expected text, but YAML reads `10:00` as the number", "'10:00'"),
    (rotation(hand_off="09:00"), "5:74: `09:00` is not allowed with weekly turns", "`monday 09:00`"),
    (rotation(turn="daily"), "5:74: `monday 09:00` is not allowed with daily turns", "`09:00`, without a day"),
    (rotation(turn="wekly"), "5:94: `turn`: invalid turn `wekly`", "did you mean `weekly`?"),
    (
        PERSON + "  rotations: [{name: Ada, people: [Ada], time_zone: UTC}]\n",
        "4:15: `Ada` is already the name or id of a person",
        "shop/a.yml:3:7",
    ),
    (PERSON + "  escalation_policies: [{name: P, levels: []}]\n", "4:43: `levels`: the list is empty", "at least one"),
    (
        PERSON + "  escalation_policies: [{name: P, levels: [{notify: [Bda]}]}]\n",
        "4:54: unknown rotation or person `Bda`",
        "`Ada`",
    ),
    (
        PERSON + "  escalation_policies: [{name: P, team: Wb, levels: [{notify: everyone}]}]\n"
        "  teams: [{name: Web, people: [Ada]}]\n",
        "4:41: unknown team `Wb`",
        "allowed: `Web`",
    ),
    (
        PERSON + "  rotations: [{name: R, team: Web, people: [Ada], time_zone: UTC}]\n",
        "4:31: unknown team `Web`",
        "none exists yet",
    ),
    (
        "on_call: {escalation_policies: [{name: P, levels: [{notify: everyone}]}]}\n",
        "1:61: `everyone` is nobody",
        "people:",
    ),
]


def slo(target: str = "99.9%", window: str = "30d") -> str:
    return f"slos: [{{name: S, of: {{ratio: error_rate}}, target: {target}, window: {window}, notify_page: [slack]}}]\n"


def one_alert(line: str) -> str:
    return alert() + f"    {line}\n"


def upkeep(start: str = "2030-12-07 02:00", length: str = "2h", every: str = "once") -> str:
    fields = f"name: M, services: all, start: {start}, for: {length}, time_zone: UTC, every: {every}"
    return f"maintenance: [{{{fields}}}]\n"


FIRST_HOUR = [
    ("alert:\n  - name: Slow\n", "1:1: unknown section `alert`", "did you mean `alerts`?"),
    ("sentry: {}\n", "1:1: unknown section `sentry`", "did you mean `error_tracking`?"),
    ("alrt: []\n", "1:1: unknown section `alrt`", "all keys: docs/catalog.md"),
    (
        "uptime:\n  - {name: Up, url: 'https://a.example', severity: info, interval: 1m}\n",
        "2:58: unknown key `interval` in an uptime check",
        "did you mean `every`?",
    ),
    ("services:\n  - Checkout\n", "2:5: a service: expected a map of keys and values, found", "`name: Checkout`"),
    (
        "on_call:\n  - name: Ada\n",
        "2:3: `on_call`: expected a map of keys and values, found a list",
        "without `- `, such as `people`, `teams` and `rotations`",
    ),
    ("Alerts: []\n", "1:1: unknown section `Alerts`", "did you mean `alerts`?"),
    ("onCall: {people: []}\n", "1:1: unknown section `onCall`", "did you mean `on_call`?"),
    ("status-page: {}\n", "1:1: unknown section `status-page`", "did you mean `status_page`?"),
    ("alerts:\n  -name: Slow\n", "2:3: `alerts`: expected a", "`alerts:`, and below it a line that begins with `- `"),
    (
        "alerts:\n  Slow:\n    duration: 5m\n",
        "2:3: `alerts`: expected a list",
        "`alerts:`, and below it a line that begins",
    ),
    ("alerts:\n  - name: Slow\n  duration: 5m\n", "3:3: invalid YAML: did not find expected '-'", "indentation"),
    (
        alert().replace("    duration", "\u00a0\u00a0  duration"),
        "4:1: the character U+00A0 is used as ind",
        "use spaces",
    ),
    ("// what wakes us\nalerts: []\n", "1:1: this is not a YAML comment", "begins with `#`"),
    (alert("> 1%"), "3:18: invalid YAML: did not find expected comment or line break", "begins with > or |"),
    (alert("error_rate > 1,5%"), "3:16: `condition`: invalid threshold `1,5%`", "decimal number without spaces or"),
    (alert("error_rate > 1"), "3:16: `condition`: `error_rate` is a share: the value needs a `%`", "`1%`"),
    (alert("error_rate > 1% for 5m"), "3:16: `condition`: unexpected text after the threshold: `1%", "`duration: 5m`"),
    (alert("error_rate > 1% and p95_latency > 2s"), "3:16: `condition`: unexpected text after the", "`when:"),
    (alert("1% < error_rate"), "3:16: `condition`: the condition `1% < error_rate` begins with", "`error_rate > 1%`"),
    (alert("error_rate is above 1%"), "3:16: `condition`: invalid condition `error_rate is above 1%`", "comparator"),
    (alert("error_rate == 1%"), "3:16: `condition`: unknown comparator `==`", "`>`, `>=`, `<` or `<=`"),
    (alert("p95_latency > 2,000ms"), "3:16: `condition`: invalid threshold `2,000ms`", "thousands separators"),
    (alert("p95_latency > 2 sec"), "3:16: `condition`: `2sec` has the wrong unit: `p95_latency` is", "ms, s, m or h"),
    (alert("Error_Rate > 1%"), "3:16: unknown signal `Error_Rate`", "did you mean `error_rate`?"),
    (alert("{error_rate: 1%}"), "3:16: `condition`: expected text, found a map", "`condition: error_rate > 1%`"),
    (alert(duration="5 minutes"), "4:15: `duration`: `minutes` is not a unit of time", "such as `5m`"),
    (alert(duration="2 hours"), "4:15: `duration`: `hours` is not a unit of time", "such as `2h`"),
    (alert(duration="00:05"), "4:15: `duration`: `00:05` is not a duration", "such as `5m`"),
    (alert(duration="1h30m"), "4:15: `duration`: `1h30m` is not a duration", "a whole number"),
    (alert(duration="2 weeks"), "4:15: `duration`: `weeks` is not a unit of time", "such as `2w`"),
    (alert(severity="P1"), "5:15: `severity`: `P1` is not a severity", "`critical`, `warning` or `info`"),
    (alert(severity="1"), "5:15: `severity`: `1` is not a severity", "`critical`, `warning` or `info`"),
    (alert(severity="1.5e3"), "5:15: `severity`: `1.5e3` is not a severity", "`critical`, `warning` or `info`"),
    (alert(notify="#alerts"), "6:12: `notify` has no value", "remove the line; text after # is a comment unless it"),
    (alert(notify="['#alerts']"), "6:14: `#alerts` is an address, not the name of a channel", 'channel: "#alerts"'),
    (alert(notify="[ops@example.com]"), "6:14: `ops@example.com` is an address", "kind: email, address: ops@"),
    (alert(notify="@slack"), "6:13: invalid YAML: found character that cannot start any token", "in quotes"),
    (alert(notify="[Slack]"), "6:14: unknown channel `Slack`", "did you mean `slack`?"),
    (alert(notify="{slack: '#alerts'}"), "6:13: `notify`: expected a list, found a map", "[slack, pagerduty]"),
    (one_alert("renotify: 30m"), "7:15: `renotify`: expected a map of keys and values,", "{every: 30m, times: 3}"),
    (one_alert("priority: '1'"), "7:15: `priority`: expected a whole number, found `1` (text)", "remove the quotes: 1"),
    (one_alert("priority: P1"), "7:15: `priority`: expected a whole number, found `P1` (text)", "1 to 5"),
    (one_alert("tags: [team:shop]"), "7:11: `tags`: expected a map of keys and values,", "{component: checkout}"),
    (one_alert("tags: {pci: true}"), "7:17: `pci`: expected text, but YAML reads `true` as the boolean", "'true'"),
    (one_alert("tags: {version: 1.10}"), "7:21: `version`: expected text, but YAML reads `1.10` as the", "'1.10'"),
    (one_alert("runbook: wiki/slow"), "7:14: `runbook`: `wiki/slow` is not an http or https URL", "https://"),
    (one_alert("group_by: endpoint"), "7:15: `group_by`: expected a list, found `endpoint` (text)", "[endpoint]"),
    (one_alert("warning: 2%"), "7:14: `warning: 2%` is on the wrong side of `error_rate > 1%`", "a value below it"),
    (one_alert("excuses: [no-recovery]"), "7:15: an entry of `excuses`: expected a map of", "[{rule: no-recovery,"),
    (
        one_alert("excuses: [{rule: no-recovery, reason: x, until: 01/03/2027}]"),
        "7:53: `until`: `01/03/2027` is not a date",
        "year-month-day",
    ),
    (rotation(hand_off="monday 24:00"), "5:74: `hand_off`: `monday 24:00` is not a time of hand-off", "`monday 09:00`"),
    (rotation(hand_off="montag 09:00"), "5:74: `hand_off`: `montag` is not a day of the week", "`mon` and `mon..fri`"),
    (rotation(turn="1 week"), "5:94: `turn`: invalid turn `1 week`", "`weekly`"),
    (rotation()[:-2] + ", start: 5.1.2026}\n", "5:109: `start`: `5.1.2026` is not a date", "year-month-day"),
    (rotation()[:-2] + ", start: 20260105}\n", "5:109: `start`: `20260105` is not a date", "year-month-day"),
    (rotation()[:-2] + ", hours: 9-17}\n", "5:109: `hours`: invalid hours `9-17`", "`business`"),
    (
        rotation()[:-2] + ", hours: {from: 09:00, to: 24:00}}\n",
        "5:127: `to`: `24:00` is not a time of day",
        "such as `09:00`",
    ),
    (
        rotation()[:-2] + ", hours: {days: weekdays, from: 09:00, to: 17:00}}\n",
        "5:116: `days`: `weekdays` is not a day of the week",
        "`mon..fri`",
    ),
    (rotation(zone="Berlin"), "5:49: `time_zone`: `Berlin` is not a time zone", "`Europe/Berlin`"),
    (uptime(every="60"), "4:12: `every`: the duration `60` has no unit", "`60d` for days"),
    (uptime() + "    status: OK\n", "7:13: `status`: expected a whole number, found `OK` (text)", "a status, `200`"),
    (uptime() + "    expect: {latency_under: 800}\n", "7:29: `latency_under`: `800` has no unit", "`800ms`"),
    (uptime() + "    expect: {json: {status: ok}}\n", "7:20: `json`: invalid JSONPath `status`", "`$.status`"),
    (
        "uptime: [{name: Home, tls: 'https://example.com', notify: [slack]}]\n",
        "1:28: `tls`: `https://example.com` is not a host",
        "only its name",
    ),
    (slo(target="99.9"), "1:51: `target`: `99.9` has no `%`", "`99.9%`"),
    (slo(window="30"), "1:66: `window`: `30` is not a window of SLOs", "`7d`, `30d` or `90d`"),
    (upkeep(start="05.12.2030 02:00"), "1:47: `start`: invalid date and time `05.12.2030 02:00`", "2030-12-07 02:00"),
    (upkeep(start="2030-12-05 24:00"), "1:47: `start`: invalid date and time `2030-12-05 24:00`", "2030-12-07 02:00"),
    (upkeep(every="fortnightly"), "1:97: `every`: invalid recurrence `fortnightly`", "`weekly on saturday`"),
]


TEN_AND_ONE = ", ".join(f"{{name: P{n}, email: p{n}@example.com}}" for n in range(11))
ELEVEN = ", ".join(f"P{n}" for n in range(11))
CREW = f"on_call:\n  people: [{TEN_AND_ONE}]\n"
PAGED = [
    (rotation(zone="America/Toronto"), "5:49: PagerDuty does not support the time zone `America/Toronto`", "New_York`"),
    (rotation(zone="Australia/Lord_Howe"), "5:49: PagerDuty does not support the time zone", "choose a zone of"),
    (rotation(zone="GMT"), "5:49: `time_zone`: `GMT` is not a time zone", "write an IANA name"),
    (
        "on_call: {people: [{name: Ada, email: a@example.com, create: true, time_zone: US/Pacific}]}\n",
        "1:79: PagerDuty does not support the time zone `US/Pacific`",
        "`America/Los_Angeles`",
    ),
    (
        PERSON + "  rotations: [{name: R, follow_the_sun: "
        "[{people: [Ada], time_zone: Europe/Kyiv, from: '09:00', to: '09:00'}]}]\n",
        "4:69: PagerDuty does not support the time zone `Europe/Kyiv`",
        "write `Europe/Kiev`, ",
    ),
    (rotation(zone="US/Pacific"), "5:49: PagerDuty does not support the time zone", "write `America/Los_Angeles` or"),
    (
        CREW + "  escalation_policies: [{name: P, levels: [{notify: everyone}]}]\n",
        "3:53: `everyone` is 11 people, and PagerDuty allows 10 in a level",
        "write at most 10 of them",
    ),
    (
        CREW + f"  escalation_policies: [{{name: P, levels: [{{notify: [{ELEVEN}]}}]}}]\n",
        "3:53: `notify`: the level pages 11, and PagerDuty allows 10",
        "two levels",
    ),
    (
        CREW + "  rotations: [{name: R, people: [P1, P2], time_zone: UTC}]\n",
        "3:15: the last level would page all 11 people, and PagerDuty allows 10 in a level",
        "a policy with at most 10 people in a level: `escalation_policies: [{name: On call, levels: [{notify: R},",
    ),
    (
        PERSON + "  rotations: [{name: R, people: [Ada], time_zone: Europe/Oslo}]\n"
        "services: [{name: Shop, escalation_policy: On call}]\n",
        "4:51: PagerDuty does not support the time zone `Europe/Oslo`",
        "Europe/Berlin",
    ),
    (
        "excuses:\n"
        "  - {rule: no-recovery, of: alerts/x, reason: It is steady, until: 2030-01-01}\n"
        "  - {rule: no-recovery, of: alerts/X, reason: It is new, until: 2031-01-01}\n",
        "3:5: `alerts/x` is excused from `no-recovery` already",
        "remove one of the two",
    ),
    (
        one_alert("excuses: [{rule: no-recovery, reason: It is steady, until: 2030-01-01}]")
        + "excuses: [{rule: no-recovery, of: alerts/slow, reason: It is new, until: 2031-01-01}]\n",
        "8:11: `alerts/slow` is excused from `no-recovery` already",
        "first at shop/a.yml:7:15: remove one of the two",
    ),
    (
        "excuses: [{override: true, rule: x, of: alerts/x, until: 2030-01-01}]\n",
        "1:11: an excuse of an extended folder cannot be changed with `override`, because excuses have no name",
        "in that folder, or write another excuse here",
    ),
    (
        PERSON + "  escalation_policies: [{name: R&D, levels: [{notify: everyone}]}]\n",
        "4:32: `name`: PagerDuty does not allow `&` in the name",
        "replace it with a word",
    ),
]
HOOK = "channels: [{name: hook, kind: webhook, url_secret: watchbill:hook}]\n"
TRACKING = (
    "error_tracking:\n  organization: acme\n  team: Web\n  projects: [{{name: Shop{}}}]\n  alerts: [{{name: A, {}}}]\n"
)


def tracking(alert: str = "condition: new issue", project: str = "") -> str:
    return TRACKING.format(project, alert)


ERRORS = [
    (tracking("condition: nwe issue"), "5:33: `condition`: invalid condition `nwe issue`", "`events > 100`"),
    (tracking("condition: evnts > 5"), "5:33: `condition`: unknown measurement `evnts` of an alert of", "`events`?"),
    (tracking("condition: events < 5"), "5:33: `condition`: the comparator `<` is not allowed with", "`events > 100`"),
    (tracking("condition: events > 5%"), "5:33: `condition`: the threshold of `events` has the wrong unit", "`events"),
    (tracking("condition: crash_free_users > 9%"), "5:33: `condition`: the comparator `>` is not allowed with", "99%"),
    (tracking("condition: crash_free_users < 101%"), "5:33: `condition`: `101` is out of range", "99%"),
    (tracking("condition: events > 5, duration: 7m"), "5:55: Sentry does not allow the window `7m`", "`5m`"),
    (tracking("condition: crash_free_users < 99%, duration: 5m"), "5:67: Sentry does not allow the window", "`60m`"),
    (tracking("condition: regression, duration: 5m"), "5:55: `duration` is not allowed with", "remove the"),
    (tracking("condition: users > 101%"), "5:33: `condition`: `101` is out of range", "`users > 5%`"),
    (tracking("condition: sessions > 5"), "5:33: `condition`: the threshold of `sessions` has the wrong unit", "5%"),
    (tracking("condition: sessions > 5%, duration: 2h"), "5:58: Sentry does not allow the window `120m`", "`60m`"),
    (tracking("condition: events > 5, notify: [hook]") + HOOK, "5:53: Sentry cannot notify the channel", "Slack"),
    (tracking("condition: sessions > 2.5%"), "5:33: `condition`: Sentry allows only whole", "`sessions > 3%`"),
    (tracking("condition: sessions > 0.5%"), "5:33: `condition`: Sentry allows only whole", "`sessions > 1%`"),
    (
        tracking("condition: sessions > 5%, duration: 10m"),
        "5:58: Sentry does not allow the window `10m`",
        "`5m` or `60m`",
    ),
    (tracking("condition: events > 5, notify: [pagerduty]"), "5:53: an alert of `error_tracking` notifies", "account"),
    (tracking("condition: regression, notify: [pagerduty]"), "5:53: an alert of `error_tracking` notifies", "account"),
    (tracking("condition: regression, projects: [Shp]"), "5:56: unknown project `Shp`", "did you mean `Shop`?"),
    (tracking(project=", sample_rates: {traces: 10}"), "4:50: `traces`: `10` is not a share", "0 to 1"),
    (tracking(project=", rate_limit: {every: 1m}"), "4:39: `events` is missing in `rate_limit`", "how many"),
    (tracking(project=", platform: Node"), "4:37: `platform`: unknown Sentry platform `Node`", "did you mean `node`?"),
    (tracking(project=", id: payments"), "4:21: Sentry reserves the slug `payments`", "payments-web"),
    (tracking(project=" " + "p" * 47), "4:21: `name`: `Shop pppp", "Sentry allows at most 50 characters"),
    (tracking(project=", id: '404'"), "4:21: Sentry cannot make a slug from `404`", "letters"),
    (tracking().replace("Web", "'2026 '").replace("'2026 '", "'2026'"), "3:9: `team`: Sentry cannot make", "letters"),
]
OTHERS = [
    ("stack: {environment: Prod}\n", "1:22: `environment`: `Prod` is not an environment", "lower-case"),
    ("stack: {tags: {team: Shop}}\n", "1:15: `tags`: `team: Shop` is not a tag", "lower-case"),
    ("stack: {tags: {env: shop}}\n", "1:15: `tags`: the tag `env` is set from the environment", "`environment`"),
    ("status_page: {name: P, domain_prefix: A b, components: [{name: C}]}\n", "1:39: `domain_prefix`: `A b`", "`acme`"),
    (
        "status_page: {name: P, domain_prefix: a, components: [{nmae: C}]}\n",
        "1:56: unknown key `nmae` in a component",
        "`name`",
    ),
    (
        "error_tracking: {organization: a, team: T, projects: [{name: P, service: S}]}\n",
        "1:74: unknown service `S`",
        "",
    ),
]


@pytest.mark.parametrize(
    ("text", "message", "hint"), [*FILES, *KEYS, *ALERTS, *FIRST_HOUR, *ON_CALL, *PAGED, *ERRORS, *OTHERS]
)
def test_what_is_wrong_is_said_once_with_its_place_and_the_way_out(
    refused: Refused, text: str, message: str, hint: str
) -> None:
    _is_refused(refused(text), message, hint)


@pytest.mark.parametrize(
    ("section", "text", "message", "hint"),
    [("services", *case) for case in SCALARS]
    + [("channels", *case) for case in CHANNELS]
    + [("signals", *case) for case in SIGNALS],
)
def test_what_is_wrong_with_an_item_is_said_once(
    refused: Refused, section: str, text: str, message: str, hint: str
) -> None:
    _is_refused(refused(f"{section}:\n  - {text}\n"), message, hint)


def _is_refused(errors: list[str], message: str, hint: str) -> None:
    assert len(errors) == 1, errors
    assert errors[0].startswith(f"shop/a.yml:{message}")
    assert hint in errors[0].partition("\n")[2]


def test_aliases_that_explode_are_refused_before_they_are_unfolded(refused: Refused) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)]
    (error,) = refused("\n".join(lines))
    assert error.startswith("shop/a.yml:5:4: the aliases here expand to more than 100,000 values")


def test_aliases_that_only_repeat_are_read(loaded: Callable[..., Catalog]) -> None:
    text = alert().replace("[slack]", "&to [slack]") + alert().replace("[slack]", "*to")[8:].replace("Slow", "Two")
    assert [[channel.id for channel in it.notify] for it in loaded(text).alerts] == [["slack"], ["slack"]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"alerts: []\n# caf\xe9\n", "2:6: the byte 0xe9 is not UTF-8"),
        ("alerts: []\n".encode("utf-16"), "1:1: the byte 0xff is not UTF-8"),
    ],
)
def test_a_file_that_is_not_utf_8_is_refused_at_its_first_wrong_byte(
    folder: Path, content: bytes, message: str
) -> None:
    (folder / "a.yml").write_bytes(content)
    with pytest.raises(CatalogErrors) as refused:
        load(folder)
    assert str(refused.value) == f"shop/a.yml:{message}\n  save the file as UTF-8"


def test_a_byte_order_mark_is_accepted_and_moves_no_column(folder: Path) -> None:
    (folder / "a.yml").write_bytes(b"\xef\xbb\xbfalrets: []\n")
    with pytest.raises(CatalogErrors, match=r"^shop/a\.yml:1:1: unknown section"):
        load(folder)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("shpo", "shpo: the folder does not exist\n  did you mean `shop`?"),
        ("shop/notes.txt", "shop/notes.txt: this is a file, not a folder\n  name the folder that contains it: shop"),
        ("shop", "shop: no YAML file in this folder"),
        (".", ".: no YAML file in this folder\n  name one of its folders that contain YAML files: inner"),
    ],
)
def test_a_path_that_is_no_folder_of_yaml_is_refused(folder: Path, path: str, message: str) -> None:
    (folder / "notes.txt").write_text("")
    if path == ".":
        (folder.parent / "inner").mkdir()
        (folder.parent / "inner" / "a.yml").write_text("alerts: []")
    with pytest.raises(CatalogErrors) as refused:
        load(Path(path))
    assert str(refused.value).startswith(message)


def test_a_file_that_cannot_be_read_is_refused_and_the_others_are_still_judged(folder: Path) -> None:
    (folder / "a.yml").mkdir()
    (folder / "b.yml").write_text("alrets: []\n")
    with pytest.raises(CatalogErrors) as refused:
        load(folder)
    assert [error.message for error in refused.value.errors] == [
        "the file cannot be read: Is a directory",
        "unknown section `alrets`",
    ]


@pytest.mark.parametrize(
    ("text", "page"),
    [
        (alert() + "    zzz: 1\n", "docs/catalog.md#alerts"),
        (f"{PERSON}    - {{name: Ben, email: ben@example.com, zzz: 1}}\n", "docs/catalog.md#on_call-people"),
        ("logs: {pipelines: [{name: P, filter: '*', zzz: 1}]}\n", "docs/catalog.md#logs-pipelines"),
        ("zzz: []\n", "docs/catalog.md"),
    ],
)
def test_an_unknown_key_has_the_three_nearest_keys_and_the_page_with_all(
    refused: Refused, text: str, page: str
) -> None:
    (error,) = refused(text)
    hint = error.partition("\n")[2]
    assert len(re.findall(r"`\w+`", hint)) == 3
    assert hint.endswith(f"all keys: {page}")
    heading = (
        page.partition("#")[2].replace("on_call-people", "on_call: people").replace("logs-pipelines", "logs: pipelines")
    )
    reference = (Path(__file__).parents[2] / "docs/catalog.md").read_text("utf-8")
    assert not heading or re.search(rf"^###? {heading}$", reference, re.MULTILINE)
