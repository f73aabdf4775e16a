"""A rule never fails on what it cannot read, and never puts a value into its message, whatever a resource holds."""

from hypothesis import example, given
from hypothesis import strategies as st
from pulumi.runtime.rpc import UNKNOWN

from plan.resources.masking import SECRET, UNKNOWN_SHOWN
from policies.engine import inputs as reading
from policies.engine.rule import AllResources, OneResource
from policies.rules import RULES
from tests.support.rules import resource

TYPES = [value for name, value in vars(reading).items() if name.isupper() and ":" in str(value)]
KEYS = [
    "message", "escalationMessage", "query", "type", "tags", "name", "priority", "monitorThresholds", "critical",
    "warning", "criticalRecovery", "warningRecovery", "onMissingData", "notifyNoData", "noDataTimeframe",
    "requireFullWindow", "evaluationDelay", "timeoutH", "renotifyInterval", "renotifyOccurrences", "assets",
    "category", "url", "draftStatus", "validate", "options", "optionsList", "retry", "count", "minLocationFailed",
    "tickEvery", "locations", "assertions", "apiSteps", "requestDefinition", "requestHeaders", "status", "subtype",
    "target", "operator", "thresholds", "timeframe", "layers", "users", "start", "rules", "targets", "id",
    "escalationDelayInMinutes", "numLoops", "incidentUrgencyRule", "urgency", "autoResolveTimeout",
    "acknowledgementTimeout", "escalationPolicy", "service", "serviceName", "triggers", "actions", "actionFilters",
    "environment", "rateLimitCount", "exclusionFilters", "filter", "sampleRate", "oneTimeSchedule", "recurringSchedule",
    "recurrences", "duration", "rrule", "end", "scope", "monitorIdentifier", "dailyLimit", "disableDailyLimit",
    "isEnabled", "filters", "monitorTags", "channelName", "accountName",
]  # fmt: skip
TEXTS = [
    "canary", "canary @pagerduty-canary", "{{#is_alert}}@pagerduty-canary", "{{/is_alert}}", "{{canary.name}}", "@all",
    "avg(last_1m):avg:canary.x{*} by {canary} > 1", "sum(last_5m):sum:a{env:canary}/sum:b{*}.as_count() > 101",
    'burn_rate("canary").over("30d").long_window("1h").short_window("1h") > 0.5', "env:canary", "env:", "1e999", "-1",
    "nan", "0", "https://canary:canary@example.com", "sk_live_canarycanarycanary", "P0D", "2999-01-01T00:00:00Z",
    UNKNOWN, UNKNOWN_SHOWN, SECRET, "", "live", "paused", "draft", "show_no_data", "null", "14400", "high",
]  # fmt: skip
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from(TEXTS),
    st.text(max_size=8),
    st.binary(max_size=4),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=12,
)
INPUTS = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=8)


SECRET_OF_CANARY = resource({"description": "canary sk_live_canarycanarycanary"}, name="canary")


def said(resources) -> list[str]:
    """All that the rules say of the resources."""
    heard = []
    for rule in RULES:
        match rule.scope:
            case OneResource() as scope:
                heard += [scope.check(it) for it in resources if scope.covers(it.type)]
            case AllResources(check=check):
                heard += [message for _, message in check(resources)]
    return [message for message in heard if message is not None]


@given(st.lists(st.tuples(st.sampled_from(TYPES), INPUTS), max_size=4))
@example([(MONITOR, {"message": 7, "tags": 7}) for MONITOR in TYPES])
@example([(MONITOR, {"message": "{{/is_alert}}" * 50, "tags": ()}) for MONITOR in TYPES])
def test_no_input_makes_a_rule_raise_or_appears_in_its_message(kinds):
    resources = [resource(inputs, type_, str(index)) for index, (type_, inputs) in enumerate(kinds)]
    heard = said([*resources, SECRET_OF_CANARY])
    assert len(heard) > 0
    for message in heard:
        assert isinstance(message, str)
        assert "canary" not in message


def test_the_rules_check_types_of_all_vendors():
    assert {type_.partition(":")[0] for type_ in TYPES} == {"datadog", "pagerduty", "sentry"}


@given(st.sampled_from(TYPES), st.sampled_from([UNKNOWN, UNKNOWN_SHOWN]))
def test_a_resource_with_only_unknown_values_breaks_no_rule(type_, unknown):
    nothing = resource(dict.fromkeys(KEYS, unknown), type_, retain_on_delete=None)
    assert said([nothing]) == []
    assert said([nothing, SECRET_OF_CANARY]) != []
